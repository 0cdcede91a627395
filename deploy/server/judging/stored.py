"""What the database has: the server itself, the reposter's work, the catalog's work."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from server import thresholds
from server.findings import Finding, bad, warn, well
from server.postgres import STARTS
from server.spans import size, span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from server.looks.logins import Login, Refusal

MOST_NAMED: Final = 5
USERBOTS: Final = {
    "banned": "заблокирован Telegram",
    "logged_out": "сессия завершена",
    "frozen": "заморожен Telegram",
    "reconnecting": "нет связи",
    "without_rights": "нет права публиковать",
}
"""`flooded` is not among them: it passes by itself."""
LOST: Final = {"banned", "logged_out", "frozen"}
DOORS: Final = {"telegram": "t.me", "tgstat": "TGStat", "telemetr": "Telemetr", "telemetr_page": "страница Telemetr"}
WHY_NOT: Final = "journalctl -u 'postgresql@*' -n 20"
HALTED_BY_PEOPLE: Final = {"", "manager"}


def server(found: Mapping[str, Any]) -> Finding:
    used, most = found["connections"], found["most_connections"]
    told = f"PostgreSQL {found['version'].split()[0]}, {size(found['bytes'])}, соединений {used} из {most}"
    if used > most * thresholds.CONNECTIONS_TIGHT_RATIO:
        return warn(told, "max_connections почти исчерпан: увеличьте или найдите лишних в pg_stat_activity")
    return well(told)


def away(why: Refusal, *, is_here: bool) -> Finding:
    """Nobody comes in. `is_here`: the database is on this machine."""
    if why.is_of_role:
        return bad(why.words, _renewal(is_here=is_here))
    if is_here:
        return bad(why.words, f"какой кластер стоит: pg_lsclusters; запустить: {STARTS}; не вышло: {WHY_NOT}")
    return bad(why.words, "проверьте сервер базы и сеть до него; адрес в HOUSE_DATABASE меняет channel-house install")


def refused(logins: Iterable[Login], *, is_here: bool) -> Iterator[Finding]:
    """Roles that the server does not let in, while others come in: one line for each reason."""
    roles: dict[Refusal, list[str]] = {}
    for login in logins:
        if login.refused:
            roles.setdefault(login.refused, []).append(login.role)
    for why, named in roles.items():
        mend = _renewal(is_here=is_here) if why.is_of_role else "повторите; так и осталось: журнал PostgreSQL"
        yield bad(f"{', '.join(named)}: {why.words}", mend)


def _renewal(*, is_here: bool) -> str:
    """The installer sets passwords and rights where a role does not come in."""
    given = "" if is_here else ", в окружении HOUSE_ADMIN_DATABASE_URL"
    return f"channel-house install задаст ролям пароли из /etc/channel-house{given}"


# ── Reposter ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def posts(found: Mapping[str, Any]) -> Finding:
    """The oldest post that should have been measured."""
    late, count = found["oldest_due_s"] or 0, found["posts_due"]
    if late < thresholds.DUE_LATE_S:
        return well("посты измеряются вовремя")
    told = f"ждут измерения постов: {count}, старший опаздывает на {span(late)}"
    mend = "юзербот без связи или репосточная стоит: смотрите юзерботов и journalctl -u reposter"
    return (bad if late > thresholds.DUE_LOST_S else warn)(told, mend)


def reposts(found: Mapping[str, Any]) -> Iterator[Finding]:
    if (late := found["oldest_repost_s"] or 0) > thresholds.REPOST_LATE_S:
        told = f"репостов ждёт отправки: {found['reposts_open']}, старший {span(late)}"
        yield warn(told, "есть ли у юзербота связь и право публиковать; через полчаса пост устареет")
    if (late := found["oldest_alert_s"] or 0) > thresholds.ALERT_LATE_S:
        told = f"админам не доставлено сообщений: {found['alerts']}, старшее {span(late)}"
        yield warn(told, "бот: токен (channel-house rotate reposter-bot-token), сеть; journalctl -u reposter")


def userbots(found: Mapping[str, Any]) -> Iterator[Finding]:
    """How many are well in one line; each of the others by the name of its project, the gravest first."""
    all_ = found["userbots"]
    ill = sorted(
        (each for each in all_ if each["state"] in USERBOTS),
        key=lambda each: (each["state"] not in LOST, -each["for_s"]),
    )
    for each in ill[:MOST_NAMED]:
        lost = each["state"] in LOST
        told = f"юзербот «{each['project']}»: {USERBOTS[each['state']]}, уже {span(each['for_s'])}"
        yield (bad if lost else warn)(told, _mend(each["state"]))
    if len(ill) > MOST_NAMED:
        yield bad(f"и ещё юзерботов не в порядке: {len(ill) - MOST_NAMED}", "channel-house reposter status")
    flooded = sum(each["state"] == "flooded" for each in all_)
    waits = f", из них ждут по просьбе Telegram {flooded}" if flooded else ""
    if len(all_) > len(ill):
        yield well(f"юзерботов в порядке: {len(all_) - len(ill)} из {len(all_)}{waits}")
    if without := found["projects"] - len(all_):
        yield warn(f"проектов без юзербота: {without}", "бот репосточной, «Юзерботы»")


def _mend(state: str) -> str:
    if state == "reconnecting":
        return "проходит само; дольше часа: сеть, прокси (REPOSTER_PROXY)"
    if state == "without_rights":
        return "дайте ему право публиковать в канале проекта"
    return "замените юзербота: бот репосточной, проект, «Юзербот»"


def donors(found: Mapping[str, Any]) -> Finding:
    told = f"проектов {found['projects']}, доноров {found['donors']}"
    if found["donors_unavailable"]:
        told = f"{told}, из них не читаются {found['donors_unavailable']}"
        return warn(told, "какие и почему: channel-house reposter status")
    return well(told)


# ── Catalog ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def queue(found: Mapping[str, Any]) -> Iterator[Finding]:
    late = found["oldest_job_s"] or 0
    if late > thresholds.JOB_LATE_S:
        yield bad(
            f"очередь стоит: задач {found['jobs_due']}, старшая ждёт {span(late)}", "systemctl restart catalog-worker"
        )
    else:
        yield well(f"очередь идёт, задач ждёт {found['jobs_due']}")
    if found["jobs_failed"]:
        yield warn(f"задач с ошибкой: {found['jobs_failed']}", "journalctl -u catalog-worker -p err")
    if found["uncounted"] > thresholds.UNCOUNTED_MANY:
        yield warn(
            f"не подсчитано событий: {found['uncounted']}", "работает ли catalog-worker; journalctl -u catalog-worker"
        )


def mailings(found: Mapping[str, Any]) -> Iterator[Finding]:
    """`sender_seen_s`: the worker that sends was there so long ago; None: never."""
    seen = found["sender_seen_s"]
    sending = [each for each in found["mailings"] if each["state"] == "sending"]
    halted = [each for each in found["mailings"] if each["state"] == "paused" and each["halt"] not in HALTED_BY_PEOPLE]
    if seen is None or seen > thresholds.SENDER_AWAY_S:
        ago = "не было ни разу" if seen is None else f"не видно {span(seen)}"
        yield bad(f"отправителя рассылок {ago}", "systemctl restart catalog-worker")
    if (silent := found["silent_s"] or 0) > 0:
        yield warn(f"бот каталога молчит по просьбе Telegram ещё {span(silent)}", "проходит само")
    if (rests := found["sender_rests_s"] or 0) > 0:
        yield warn(
            f"рассылки отдыхают ещё {span(rests)}: {found['sender_words']}", "проходит само, когда Telegram ответит"
        )
    for each in halted[:MOST_NAMED]:
        yield warn(f"рассылка «{each['title']}» на паузе не по воле менеджера", "причина на её странице в админке")
    going = f"идёт {len(sending)}, ждут писем {found['waiting']}" if sending else "ни одна не идёт"
    yield well(f"рассылки: {going}")


def sources(found: Mapping[str, Any]) -> Iterator[Finding]:
    old = found["oldest_figures_s"] or 0
    resting = [each for each in found["doors"] if (each["rests_s"] or 0) > 0]
    for each in resting:
        told = f"{DOORS.get(each['door'], each['door'])} отдыхает ещё {span(each['rests_s'])}"
        silent = each["found_s"]
        if silent is None or silent > thresholds.SOURCE_SILENT_S:
            since = f", последний ответ {span(silent)} назад" if silent else ""
            yield warn(f"{told}{since}", "причина на первой странице админки, «Источники»")
        else:
            yield well(told)
    if old > thresholds.FIGURES_OLD_S:
        yield warn(f"показатели обновлялись у всех не позже чем {span(old)} назад", "catalog-worker и источники")
    elif found["channels"]:
        yield well(f"показатели {found['channels']} каналов не старше {span(old)}")
