"""Alerts: what the admins are told, in their words. Keeping one is here; sending is the admin bot's."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from reposter_service.domain.links import channel_link, post_link
from reposter_service.domain.membership_queue import Obstacle
from reposter_service.domain.plurals import plural
from reposter_service.domain.reactions import Switched
from reposter_service.errors import AccountState
from reposter_service.workflows.records import (
    Action,
    Alert,
    AlertKind,
    Delivery,
    Donor,
    ExpiredWins,
    MembershipTask,
    MissedPosts,
    Offer,
    OpenRepost,
    Project,
    Userbot,
    UserbotCard,
)

ACCOUNT_LOST = {
    AccountState.BANNED: "забанен",
    AccountState.FROZEN: "заморожен",
    AccountState.LOGGED_OUT: "разлогинен",
}

WHAT_TO_DO = {
    AccountState.BANNED: "замените его",
    AccountState.FROZEN: "он читает посты, но не может публиковать. Обжалуйте в @SpamBot или замените его",
    AccountState.LOGGED_OUT: "войдите снова или замените его",
}

OFFERED = {
    AlertKind.USERBOT_LOST: Action.REPLACE_USERBOT,
    AlertKind.CHANNELS_FULL: Action.OPEN_PROJECT,
    AlertKind.RIGHTS_LOST: Action.OPEN_PROJECT,
    AlertKind.DONOR_UNAVAILABLE: Action.OPEN_PROJECT,
    AlertKind.DONOR_PROTECTED: Action.OPEN_PROJECT,
}
"""Where there is something to do about it in the bot."""

NAMED = 20
"""A summary names so many donors or posts; the rest is counted."""

TITLE_WIDTH = 60
"""A summary cuts longer titles: it is to fit into one message of Telegram."""


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
        text=f'проект "{project.title}": канал {_named(donor)} запретил пересылку, '
        "его посты оцениваются, но не репостятся",
        project_id=project.id,
    )


def donor_unavailable(project: Project, donor: Donor, since: datetime) -> Alert:
    """One alert an outage, whether it is met by reading, by joining or by forwarding: since when it lasts names it."""
    return Alert(
        AlertKind.DONOR_UNAVAILABLE,
        key=_outage(donor, since),
        text=f'проект "{project.title}": канал {_named(donor)} недоступен, его посты не видны. '
        "Он закрыт, удалён или переименован: проверьте ссылку",
        project_id=project.id,
    )


def donor_not_joined(project: Project, donor: Donor, obstacle: Obstacle, since: datetime) -> Alert:
    """Nothing new where its posts are known to be unavailable."""
    why = "канал закрыт, удалён, переименован или не пускает юзербота"
    if obstacle is Obstacle.INVITE_EXPIRED:
        why = "приглашение больше не действует, добавьте канал заново по новой ссылке"
    return Alert(
        AlertKind.DONOR_UNAVAILABLE,
        key=_outage(donor, since),
        text=f'проект "{project.title}": юзербот не смог подписаться на канал {_named(donor)}: {why}',
        project_id=project.id,
    )


def donor_not_forwarded(project: Project, donor: Donor, since: datetime) -> Alert:
    """It may be read all the while."""
    return Alert(
        AlertKind.DONOR_UNAVAILABLE,
        key=_outage(donor, since),
        text=f'проект "{project.title}": из канала {_named(donor)} не пересылаются отобранные посты: '
        "он закрыт, удалён или не пускает юзербота. Проверьте ссылку",
        project_id=project.id,
    )


def joining_in_trouble(project: Project, donor: Donor, task: MembershipTask) -> Alert:
    """Telegram refuses without a word about the channel. Once for each joining of a donor."""
    return Alert(
        AlertKind.DONOR_UNAVAILABLE,
        key=f"trouble:{donor.id}:{task.id}",
        text=f'проект "{project.title}": юзерботу всё не удаётся подписаться на канал {_named(donor)}, '
        "Telegram не называет причину. Попытки продолжаются, проверьте ссылку",
        project_id=project.id,
    )


def channels_full(project: Project, userbot_id: int, since: datetime) -> Alert:
    """Once until it has joined a channel again."""
    return Alert(
        AlertKind.CHANNELS_FULL,
        key=f"channels_full:{userbot_id}:{since.isoformat()}",
        text=f'проект "{project.title}": юзербот состоит в стольких каналах, сколько разрешает Telegram, '
        "и не может подписаться на новые. Удалите лишних доноров или купите ему Telegram Premium",
        project_id=project.id,
    )


def rights_lost(project: Project, since: datetime) -> Alert:
    """One alert however many wins wait: since when the rights are lost names the outage."""
    target = channel_link(project.channel_id, project.username)
    return Alert(
        AlertKind.RIGHTS_LOST,
        key=f"rights:{project.userbot_id}:{since.isoformat()}",
        text=f'проект "{project.title}": юзербот не может публиковать в канале {target}, проверьте его права '
        "администратора. Отобранные посты ждут их недолго",
        project_id=project.id,
    )


def win_deleted(project: Project, repost: OpenRepost) -> Alert:
    return Alert(
        AlertKind.WIN_DELETED,
        key=f"deleted:{repost.id}",
        text=f'проект "{project.title}": пост {_post_link(repost)} отобран, но Telegram его не переслал: он удалён',
        project_id=project.id,
    )


def userbot_lost(project: Project, userbot: Userbot, state: AccountState, since: datetime) -> Alert:
    """Since when it is lost names the loss: a restart of the service tells nothing twice."""
    return Alert(
        AlertKind.USERBOT_LOST,
        key=f"userbot:{userbot.id}:{state}:{since.isoformat()}",
        text=f'юзербот {userbot.phone} проекта "{project.title}" {ACCOUNT_LOST[state]}: {WHAT_TO_DO[state]}',
        project_id=project.id,
    )


def userbots_offline(offline: Sequence[UserbotCard], zone: ZoneInfo) -> Alert:
    """The first of them to lose its connection names the outage."""
    first = min(offline, key=lambda card: (card.standing.since, card.userbot_id))
    since, titles = first.standing.since, [f'"{card.project}"' for card in offline]
    rest = f" и ещё {len(titles) - NAMED}" if len(titles) > NAMED else ""
    return Alert(
        AlertKind.USERBOT_OFFLINE,
        key=f"offline:{first.userbot_id}:{since.isoformat()}",
        text=f"нет связи с Telegram с {since.astimezone(zone):%H:%M}: проекты {', '.join(titles[:NAMED])}{rest}",
    )


def posts_missed(missed: MissedPosts) -> Alert:
    """ONE summary after an outage, however many posts and projects it cost."""
    donors = {
        title: [f"{link} ({count})" for link, count in counts.items()] for title, counts in missed.by_project.items()
    }
    return Alert(
        AlertKind.POSTS_MISSED,
        key=f"missed:{max(missed.post_ids)}:{len(missed.post_ids)}",
        text=f"{_not_done('измерен', len(missed.post_ids))}: время прошло, рейтинга не будет\n{_listed(donors)}",
    )


def wins_expired(expired: ExpiredWins) -> Alert:
    """ONE summary after an outage, too; a single win is told in a sentence."""
    count = len(expired.repost_ids)
    if count == 1:
        [(title, [link])] = expired.by_project.items()
        text = f'проект "{title}": пост {link} отобран, но его не удалось переслать вовремя'
    else:
        text = f"{_not_done('переслан', count)} из отобранных, время прошло\n{_listed(expired.by_project)}"
    return Alert(AlertKind.WIN_EXPIRED, key=f"expired:{max(expired.repost_ids)}:{count}", text=text)


def admin_unreachable(delivery: Delivery) -> Alert:
    """For the others. One alert each time he becomes unreachable: the delivery that failed first names it."""
    return Alert(
        AlertKind.ADMIN_UNREACHABLE,
        key=f"admin:{delivery.admin_id}:{delivery.alert_id}",
        text=f"админ {delivery.admin_id} не получает оповещений: он не нажал /start или заблокировал бота",
        not_to=delivery.admin_id,
    )


def offer(delivery: Delivery) -> Offer | None:
    """The button under an alert; none where its project is gone."""
    action = OFFERED.get(delivery.kind)
    if action is None or delivery.project_id is None:
        return None
    return Offer(action, delivery.project_id)


def _listed(by_project: Mapping[str, Sequence[str]]) -> str:
    """A line for each project, `NAMED` things in all; the rest is counted."""
    lines, left = [], NAMED
    for title, names in by_project.items():
        if left:
            lines.append(f'проект "{_short(title)}": {", ".join(names[:left])}')
        left = max(0, left - len(names))
    rest = sum(map(len, by_project.values())) - NAMED
    return "\n".join([*lines, f"и ещё {rest}"] if rest > 0 else lines)


def _short(title: str) -> str:
    return title if len(title) <= TITLE_WIDTH else title[: TITLE_WIDTH - 1] + "…"


def _not_done(what: str, count: int) -> str:
    """`не измерен 21 пост`, `не измерено 22 поста`."""
    return f"не {what}{plural(count, '', 'о', 'о')} {count} {plural(count, 'пост', 'поста', 'постов')}"


def _named(donor: Donor) -> str:
    """A private channel's link opens for its members only, so that its title says which it is."""
    return _link(donor) if donor.username else f"«{_short(donor.title)}» ({_link(donor)})"


def _outage(donor: Donor, since: datetime) -> str:
    return f"unavailable:{donor.id}:{since.isoformat()}"


def _link(donor: Donor) -> str:
    return channel_link(donor.channel_id, donor.username)


def _post_link(repost: OpenRepost) -> str:
    return post_link(repost.donor.channel_id, repost.donor.username, repost.message_ids[0])
