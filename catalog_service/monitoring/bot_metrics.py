"""What the bot counts, and how it says that it fares."""

from dataclasses import dataclass

from prometheus_client import Counter, Gauge, generate_latest

from catalog_service.monitoring.build import registry_of_a_process
from catalog_service.monitoring.pages import Health

QUIET_S = 120.0
"""Telegram answers a poll within half a minute, also where nobody has written; the rest is for a rest after trouble."""
LATE_S = 60.0
"""A visitor is written at once, while the database is there."""
WHY = {
    "conflict": "их забирает другой процесс с тем же токеном или вебхук, остановите его",
    "botunknown": "Telegram не знает его токена, новый задаст channel-house rotate catalog-bot-token",
    "wait": "Telegram просит подождать",
    "unreached": "до Telegram нет связи ({words})",
    "trouble": "Telegram отвечает с ошибкой ({words})",
}
"""For people; by the word for why updates do not come (`bot.polling`). Other words of Telegram's stay as they are."""


@dataclass(frozen=True)
class Vitals:
    """`trouble`: why updates do not come, in a word and in words, "" while they do. `quiet_s`: since Telegram's last
    answer, or since the start. `waiting`: visitors who wait to be written; `waits_s`: the first of them, for so long.
    """

    trouble: str
    words: str
    quiet_s: float
    waiting: int
    waits_s: float

    @property
    def polls(self) -> bool:
        return not self.trouble and self.quiet_s < QUIET_S

    def health(self) -> Health:
        facts = {"polling": self.polls, "quiet_s": round(self.quiet_s), "waiting": self.waiting}
        if self.trouble:
            why = WHY.get(self.trouble, "{words}").format(words=self.words)
            return Health(f"бот не получает сообщений: {why}", facts)
        if not self.polls:
            return Health(f"Telegram не отвечает боту {self.quiet_s:.0f} с", facts)
        if self.waiting and self.waits_s > LATE_S:
            return Health(f"посетители ждут записи в базу: {self.waiting}", facts)
        return Health("", facts)


class BotMetrics:
    def __init__(self) -> None:
        self._registry = registry = registry_of_a_process()
        self._updates = Counter("catalog_bot_updates", "Updates heard of Telegram", registry=registry)
        self._greetings = Counter(
            "catalog_bot_greetings", "Welcomes, by how the last attempt ended", ["ended"], registry=registry
        )
        self._troubles = Counter(
            "catalog_bot_troubles", "Polls that brought no updates, by why", ["why"], registry=registry
        )
        self._polls = Gauge("catalog_bot_polling", "1: updates come", registry=registry)
        self._quiet = Gauge("catalog_bot_quiet_seconds", "Since Telegram's last answer to a poll", registry=registry)
        self._waiting = Gauge("catalog_bot_visitors_waiting", "Visitors who wait to be written", registry=registry)

    def heard(self, updates: int) -> None:
        self._updates.inc(updates)

    def greeted(self, ended: str) -> None:
        """`ended`: the name of an outcome."""
        self._greetings.labels(ended).inc()

    def troubled(self, why: str) -> None:
        """`why`: one of few words."""
        self._troubles.labels(why).inc()

    def page(self, now: Vitals) -> bytes:
        self._polls.set(now.polls)
        self._quiet.set(now.quiet_s)
        self._waiting.set(now.waiting)
        return generate_latest(self._registry)
