"""Alerts: what the admins are told, in their words. Keeping one is here; sending is the admin bot's."""

from datetime import datetime

from reposter_service.domain.links import channel_link, post_link
from reposter_service.domain.reactions import Switched
from reposter_service.errors import AccountState
from reposter_service.workflows.records import Alert, AlertKind, Donor, MissedPosts, OpenRepost, Project, Userbot

ACCOUNT_LOST = {
    AccountState.BANNED: "забанен",
    AccountState.FROZEN: "заморожен",
    AccountState.LOGGED_OUT: "разлогинен",
}

DONORS_NAMED = 20
"""A summary names so many donors; the rest is counted."""


def reactions_switched(project: Project, donor: Donor, switched: Switched) -> Alert:
    """The user's own words: `проект "имя проекта", канал "ссылка на канал" отключил/включил реакции`."""
    verb = "включил" if switched.on else "отключил"
    return Alert(
        AlertKind.REACTIONS_SWITCHED,
        key=f"reactions:{donor.id}:{switched.first_new.isoformat()}",
        text=f'проект "{project.title}", канал "{_link(donor)}" {verb} реакции',
        project_id=project.id,
    )


def donor_protected(project: Project, donor: Donor) -> Alert:
    return Alert(
        AlertKind.DONOR_PROTECTED,
        key=f"protected:{donor.id}",
        text=f'проект "{project.title}": канал {_link(donor)} запретил пересылку, его посты оцениваются без репостов',
        project_id=project.id,
    )


def donor_unavailable(project: Project, donor: Donor) -> Alert:
    """One alert an outage: the last successful read names the outage."""
    outage = donor.last_read_at.isoformat() if donor.last_read_at else "never read"
    return Alert(
        AlertKind.DONOR_UNAVAILABLE,
        key=f"unavailable:{donor.id}:{outage}",
        text=f'проект "{project.title}": канал {_link(donor)} недоступен, его посты не видны',
        project_id=project.id,
    )


def donor_not_joined(project: Project, donor: Donor) -> Alert:
    return Alert(
        AlertKind.DONOR_UNAVAILABLE,
        key=f"not_joined:{donor.id}",
        text=f'проект "{project.title}": юзербот не смог подписаться на канал {_link(donor)}',
        project_id=project.id,
    )


def rights_lost(project: Project, first_repost_id: int) -> Alert:
    """One alert however many wins wait: the first that could not be sent names the outage."""
    return Alert(
        AlertKind.RIGHTS_LOST,
        key=f"rights:{first_repost_id}",
        text=f'проект "{project.title}": юзербот не может публиковать в канале, проверьте его права администратора',
        project_id=project.id,
    )


def win_expired(project: Project, repost: OpenRepost) -> Alert:
    return Alert(
        AlertKind.WIN_EXPIRED,
        key=f"expired:{repost.id}",
        text=f'проект "{project.title}": пост {_post_link(repost)} отобран, но его не удалось переслать вовремя',
        project_id=project.id,
    )


def win_deleted(project: Project, repost: OpenRepost) -> Alert:
    return Alert(
        AlertKind.WIN_DELETED,
        key=f"deleted:{repost.id}",
        text=f'проект "{project.title}": пост {_post_link(repost)} отобран, но Telegram его не переслал: он удалён',
        project_id=project.id,
    )


def userbot_lost(project: Project, userbot: Userbot, state: AccountState, now: datetime) -> Alert:
    return Alert(
        AlertKind.USERBOT_LOST,
        key=f"userbot:{userbot.id}:{state}:{now.isoformat()}",
        text=f'юзербот {userbot.phone} проекта "{project.title}" {ACCOUNT_LOST[state]}: замените его',
        project_id=project.id,
    )


def posts_missed(missed: MissedPosts) -> Alert:
    """ONE summary after an outage, however many posts and projects it cost."""
    named = [f"{link} ({count})" for link, count in list(missed.by_donor.items())[:DONORS_NAMED]]
    rest = len(missed.by_donor) - len(named)
    donors = ", ".join(named) + (f" и ещё {rest}" if rest else "")
    return Alert(
        AlertKind.POSTS_MISSED,
        key=f"missed:{max(missed.post_ids)}:{len(missed.post_ids)}",
        text=f"не измерено {_posts(len(missed.post_ids))}: доноры {donors}",
    )


def _posts(count: int) -> str:
    last, teen = count % 10, 11 <= count % 100 <= 14
    if last == 1 and not teen:
        return f"{count} пост"
    return f"{count} поста" if 2 <= last <= 4 and not teen else f"{count} постов"


def _link(donor: Donor) -> str:
    return channel_link(donor.channel_id, donor.username)


def _post_link(repost: OpenRepost) -> str:
    return post_link(repost.donor.channel_id, repost.donor.username, repost.message_ids[0])
