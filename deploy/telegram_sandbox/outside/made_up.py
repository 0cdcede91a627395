"""A listed channel as strangers see it at a moment of the world. Pure: the same moment shows the same channel.

Posts come at their times of day without anybody publishing them; views grow over a day and stay; subscribers grow a
little every day. So ten thousand channels cost nothing until somebody looks.
"""

import random
from datetime import UTC, datetime
from zlib import crc32

from telegram_sandbox.catalogued import Catalogued, Kind
from telegram_sandbox.outside.seen import FEED_POSTS, Seen, SeenPost
from telegram_sandbox.world import Counters, Growth, Reaction

DAY_S = 24 * 60 * 60
GAPS_S = (5 * 60 * 60, 8 * 60 * 60, 13 * 60 * 60)
"""Between two posts of a channel."""
BEGAN = int(datetime(2022, 3, 1, tzinfo=UTC).timestamp())
FORWARDED_EVERY, PHOTO_EVERY = 7, 3
FORWARDS_SHARE = 0.25
"""Of what is done with a post; the rest are reactions."""
EMOJIS = ("👍", "❤", "🔥", "😁")
TEXTS = (
    "Собрали главное за неделю: коротко, с цифрами и без воды. Читайте по порядку, самое полезное в конце.",
    "Нас часто спрашивают, с чего начать. Начните с малого: одна привычка, один вечер, один понятный результат.",
    "Разобрали ошибку, которую делают почти все. Проверьте себя: три вопроса, на которые стоит ответить честно.",
    "История подписчика, который попробовал и рассказал, что вышло. Спойлер: не сразу, но получилось.",
    "Подборка того, что пригодилось нам самим. Сохраните, чтобы не искать, и перешлите тому, кому это нужно.",
    "Вопрос к вам: как вы это делаете? Лучшие ответы соберём в отдельный пост на выходных.",
)
SOURCE = ("Чужой канал", "chuzhoy_kanal_demo")


def made_up(listed: Catalogued, now: float, told_at: float) -> Seen:
    """`told_at`: world seconds when it was told of, with the figures of that moment."""
    factor = max(0.0, 1 + listed.growth / 100 * (now - told_at) / DAY_S)
    subscribers = int(listed.subscribers * factor)
    has_posts = listed.kind in {Kind.CHANNEL, Kind.INVITE}
    return Seen(
        kind=listed.kind,
        address=listed.address,
        title=listed.title,
        id=listed.id,
        about=listed.about,
        subscribers=subscribers,
        online=subscribers // 25,
        users=subscribers,
        is_closed=listed.is_closed,
        has_logo=listed.has_logo,
        posts=_posts(listed, now, factor) if has_posts else (),
        male=listed.male,
        country=listed.country,
        language=listed.language,
        red_label=listed.red_label,
        black_label=listed.black_label,
    )


def _posts(listed: Catalogued, now: float, factor: float) -> tuple[SeenPost, ...]:
    seed = crc32(listed.address.lower().encode())
    gap = GAPS_S[seed % len(GAPS_S)]
    start = BEGAN + seed % gap
    last = int((now - listed.silent_days * DAY_S - start) // gap)
    first = max(1, last - FEED_POSTS + 1)
    return tuple(_post(listed, number, start + number * gap, now, factor) for number in range(first, last + 1))


def _post(listed: Catalogued, number: int, date: int, now: float, factor: float) -> SeenPost:
    dice = random.Random(f"{listed.address} {number}")  # noqa: S311 - a sample, nothing secret
    reach = listed.reach * factor * dice.lognormvariate(0, 0.22)
    done = reach * listed.er / 100 * dice.uniform(0.7, 1.3)
    reactions = {Reaction.emoji(emoji): int(done * (1 - FORWARDS_SHARE) / (2 << each)) for each, emoji in _dealt(dice)}
    grown = Growth(Counters(int(reach), int(done * FORWARDS_SHARE), reactions), DAY_S, steepness=4).at(
        min(now - date, DAY_S)
    )
    return SeenPost(
        id=number,
        date=date,
        text=" ".join(dice.sample(TEXTS, dice.randint(2, 4))),
        views=grown.views,
        forwards=grown.forwards,
        reactions=grown.reactions,
        forwarded_from=SOURCE if number % FORWARDED_EVERY == 0 else None,
        photos=int(number % PHOTO_EVERY == 0),
    )


def _dealt(dice: random.Random) -> list[tuple[int, str]]:
    """Emojis with their places, the most usual one first."""
    return list(enumerate(dice.sample(EMOJIS, len(EMOJIS))))
