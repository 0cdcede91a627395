"""The words of the alerts."""

import pytest

from reposter_service.errors import AccountState
from reposter_service.tests.builders import HOUR, NOON, donor_record, project_record
from reposter_service.workflows.alert import donor_protected, posts_missed, rights_lost, userbot_lost, wins_expired
from reposter_service.workflows.records import ExpiredWins, MissedPosts, Userbot


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (1, "не измерен 1 пост"),
        (2, "не измерено 2 поста"),
        (5, "не измерено 5 постов"),
        (11, "не измерено 11 постов"),
        (21, "не измерен 21 пост"),
        (37, "не измерено 37 постов"),
    ],
)
def test_posts_are_counted_in_russian(count: int, words: str) -> None:
    alert = posts_missed(MissedPosts(tuple(range(count)), {"Кино": {"https://t.me/a": count}}))
    assert alert.text.startswith(f"{words}: ")


def test_a_summary_names_twenty_donors_and_counts_the_rest() -> None:
    counts = {f"https://t.me/donor_{number}": 1 for number in range(15)}
    text = posts_missed(MissedPosts(tuple(range(30)), {"Кино": counts, "Еда": counts, "Сад": counts})).text
    assert text.count("https://") == 20
    assert text.count("проект") == 2
    assert text.endswith("\nи ещё 25")


def test_a_summary_fits_into_one_message_however_long_the_titles() -> None:
    link = "https://t.me/" + "d" * 32 + "/123456789"
    by_project = {f"{number}" + "П" * 255: [link] * 40 for number in range(30)}
    assert len(wins_expired(ExpiredWins(tuple(range(1200)), by_project)).text) <= 4096
    one_each = {title: [link] for title in by_project}
    assert len(wins_expired(ExpiredWins(tuple(range(30)), one_each)).text) <= 4096


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (AccountState.BANNED, "забанен: замените его"),
        (
            AccountState.FROZEN,
            "заморожен: он читает посты, но не может публиковать. Обжалуйте в @SpamBot или замените его",
        ),
        (AccountState.LOGGED_OUT, "разлогинен: войдите снова или замените его"),
    ],
)
def test_a_lost_userbot_is_told_by_phone_and_project(state: AccountState, words: str) -> None:
    userbot = Userbot(1, 1, "+79990000001", "session", "device", "system", "app")
    assert userbot_lost(project_record(), userbot, state, NOON).text == (f'юзербот +79990000001 проекта "Кино" {words}')


def test_rights_lost_by_two_userbots_at_one_moment_are_two_alerts() -> None:
    first, second = project_record(1, userbot_id=1), project_record(1, userbot_id=2)
    assert rights_lost(first, NOON).key != rights_lost(second, NOON).key
    assert rights_lost(first, NOON).key != rights_lost(first, NOON + HOUR).key


def test_a_private_channel_is_told_by_its_title_too() -> None:
    assert donor_protected(project_record(), donor_record(username=None)).text == (
        'проект "Кино": канал «Донор» (https://t.me/c/7000) запретил пересылку, его посты оцениваются, но не репостятся'
    )
