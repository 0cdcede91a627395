"""PURE: how an attempt to ask a source ended, in a word for each; the words for people are beside it."""

from enum import StrEnum


class State(StrEnum):
    """Of one source and one channel, since it was asked last."""

    FOUND = "found"

    # What the channel is, or is not: asking again soon makes no sense.
    CLOSED = "closed"
    PRIVATE = "private"
    GROUP = "group"
    BOT = "bot"
    PERSON = "person"
    FREE = "free"
    ANOTHER = "another"
    RENAMED = "renamed"
    NOT_KNOWN = "not_known"
    EMPTY = "empty"

    # What is wrong with the source: it rests, for everybody.
    REFUSED = "refused"
    TOO_OFTEN = "too_often"
    NO_PACKAGE = "no_package"
    QUOTA = "quota"
    BAD_TOKEN = "bad_token"  # noqa: S105 - a word

    # What went wrong on the way.
    UNREACHABLE = "unreachable"
    TROUBLE = "trouble"
    TOO_LARGE = "too_large"
    ELSEWHERE = "elsewhere"
    UNKNOWN_SHAPE = "unknown_shape"


WORDS = {
    State.FOUND: "получено",
    State.CLOSED: "предпросмотр канала закрыт: видны только подписчики",
    State.PRIVATE: "закрытый канал: по приглашению его показатели не видны",
    State.GROUP: "по этой ссылке группа, а не канал",
    State.BOT: "по этой ссылке бот, а не канал",
    State.PERSON: "по этой ссылке человек, а не канал",
    State.FREE: "такого имени в Telegram нет: канал удалён или переименован",
    State.ANOTHER: "под этим именем теперь другой канал",
    State.RENAMED: "канал переименован, ссылка исправлена",
    State.NOT_KNOWN: "источник не знает этого канала",
    State.EMPTY: "у канала ещё нет постов с просмотрами",
    State.REFUSED: "источник отказал: просит доказать, что мы не робот",
    State.TOO_OFTEN: "источник просит спрашивать реже",
    State.NO_PACKAGE: "доступ к API не подключён: нужен отдельный пакет",
    State.QUOTA: "квота запросов исчерпана",
    State.BAD_TOKEN: "источник не принял токен",
    State.UNREACHABLE: "источник не ответил",
    State.TROUBLE: "у источника ошибка",
    State.TOO_LARGE: "ответ слишком велик",
    State.ELSEWHERE: "источник отправляет на другой адрес",
    State.UNKNOWN_SHAPE: "страница незнакомого вида: её копия сохранена",
}
"""For editors."""

OF_THE_CHANNEL = frozenset(
    {
        State.CLOSED,
        State.PRIVATE,
        State.GROUP,
        State.BOT,
        State.PERSON,
        State.FREE,
        State.ANOTHER,
        State.RENAMED,
        State.NOT_KNOWN,
        State.EMPTY,
    }
)
"""Answers, though there are no figures in them."""

OF_THE_SOURCE = frozenset({State.REFUSED, State.TOO_OFTEN, State.NO_PACKAGE, State.QUOTA, State.BAD_TOKEN})
"""Whichever channel was asked about, the next one would meet the same."""

ON_THE_WAY = frozenset({State.UNREACHABLE, State.TROUBLE, State.TOO_LARGE, State.ELSEWHERE, State.UNKNOWN_SHAPE})
