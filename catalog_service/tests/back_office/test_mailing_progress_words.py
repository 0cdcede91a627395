"""How far a mailing is, in words."""

from datetime import timedelta

import pytest

from catalog_service.back_office import mailing_progress_words as words
from catalog_service.mailings.models import Recipient
from catalog_service.mailings.queries import Because, Hold, Progress
from catalog_service.tests.builders import NOON

Its = Recipient.State


def progress(left: timedelta | None = None, per_second: float = 0.0, **counts: int) -> Progress:
    return Progress(dict.fromkeys(Its, 0) | {Its(state): count for state, count in counts.items()}, per_second, left)


def test_what_became_of_recipients_is_told_in_one_line() -> None:
    its = progress(sent=512, blocked=31, gone=4, declined=2, unknown=1, queued=90)
    assert words.counted(its) == (
        "получили 512 из 640 · заблокировали бота 31 · аккаунта нет 4 · отказались 2 · неизвестно, дошло ли 1 · ждут 90"
    )
    assert words.counted(progress(queued=3)) == "получили 0 из 3 · ждут 3"


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0.4, "около 1 секунды, до 15:00:00"),
        (61, "около 61 секунды, до 15:01:01"),
        (100, "около 2 минут, до 15:01:40"),
        (178, "около 3 минут, до 15:02"),
        (21 * 60, "около 21 минуты, до 15:21"),
        (11 * 60, "около 11 минут, до 15:11"),
        (2 * 3600 + 600, "около 2 ч 10 мин, до 17:10"),
        (10 * 3600, "около 10 ч, до 01:00 02.05"),
    ],
)
def test_how_long_the_rest_takes_is_told_as_people_say_it(seconds: float, said: str) -> None:
    assert words.left(progress(timedelta(seconds=seconds)), NOON) == f"ещё {said}"


def test_nothing_is_told_of_a_rest_that_nobody_sends() -> None:
    assert words.left(progress(), NOON) == ""


@pytest.mark.parametrize(("rate", "said"), [(24.94, "24,9 в секунду"), (25.0, "25 в секунду"), (0.01, "")])
def test_the_rate_is_told_to_a_tenth(rate: float, said: str) -> None:
    assert words.pace(progress(per_second=rate)) == said


@pytest.mark.parametrize(
    ("hold", "said"),
    [
        (None, ""),
        (
            Hold(Because.SILENCE, NOON + timedelta(minutes=30)),
            "Telegram просит бота подождать до 15:30: потом рассылка продолжится сама.",
        ),
        (
            Hold(Because.TROUBLE, NOON + timedelta(seconds=20), "Bad Gateway"),
            "Telegram отвечает ошибкой (502). Следующая попытка в 15:00:20.",
        ),
        (
            Hold(Because.NOBODY, NOON - timedelta(minutes=10)),
            "Исполнитель рассылок не работает с 14:50: рассылка ждёт. Скажите тому, кто следит за сервером.",
        ),
        (
            Hold(Because.NOBODY, None),
            "Исполнитель рассылок не работает: рассылка ждёт. Скажите тому, кто следит за сервером.",
        ),
    ],
    ids=["nothing", "silence", "no answer", "no worker", "never a worker"],
)
def test_what_holds_all_mailings_is_told_with_its_moment(hold: Hold | None, said: str) -> None:
    assert words.held(hold, NOON) == said
