"""«Подбор X и Y»: what other numbers would have reposted."""

from datetime import timedelta
from fractions import Fraction

import pytest
from aiogram.utils.formatting import Text
from telegram_sandbox.world import DirectMessage

from reposter_service.admin_bot.tuner import since
from reposter_service.admin_bot.tuning import tuned
from reposter_service.domain.what_if import Contest, contest
from reposter_service.tests.admin_bot.conftest import Town
from reposter_service.tests.admin_bot.posted import Posted, a_donor
from reposter_service.tests.builders import DAY, HOUR, MINUTE, NOON, donor_record
from reposter_service.workflows.readings import RatedPost


def words(text: Text) -> list[str]:
    return text.render()[0].splitlines()


def test_while_x_decides_its_numbers_are_tabled_and_the_present_one_is_marked() -> None:
    run = contest([Fraction(rating) for rating in (10, 20, 15, 30)])
    lines = words(tuned(donor_record(x=2, y=5), 30, run))
    assert lines[:8] == [
        "https://t.me/donor",
        "за последние 30 дней измерено 4 поста: 4 по алгоритму X",
        "при X=2 и Y=5 репостов было бы 1",
        "  X репостов",
        "  1        2",
        "> 2        1",
        "  3        1",
        "  4        0",
    ]


def test_while_y_decides_its_numbers_are_tabled() -> None:
    run = Contest(streaks=(), places=(1, 2, 2, 9))
    lines = words(tuned(donor_record(x=6, y=2), 7, run))
    assert lines[1] == "за последние 7 дней измерено 4 поста: 4 по алгоритму Y"
    assert lines[3:6] == ["  Y репостов", "  1        1", "> 2        3"]


def test_where_both_have_decided_each_has_a_column_and_their_reposts_add_up() -> None:
    run = Contest(streaks=(0, 3, 7), places=(1, 2, 50))
    lines = words(tuned(donor_record(x=3, y=11), 7, run))
    assert lines[3] == "  X репостов     Y репостов"
    assert "> 3        2     3        2" in lines
    assert " 10        0    10        2" in lines
    assert any(line.endswith("   >11        2") for line in lines)
    assert "X и Y решают о разных постах: репостов столько, сколько в выбранных строках вместе" in lines


@pytest.mark.parametrize("run", [contest(Fraction(n * 7919 % 1009) for n in range(3000)), Contest((), ())])
@pytest.mark.parametrize("x", [1, 33, 50])
def test_the_table_fits_a_telephone(run: Contest, x: int) -> None:
    text, entities = tuned(donor_record(x=x, y=x), 365, run).render()
    for entity in entities:
        table = text.encode("utf-16-le")[entity.offset * 2 : (entity.offset + entity.length) * 2].decode("utf-16-le")
        assert entity.type == "pre"
        assert max(map(len, table.splitlines())) <= 36


def test_days_without_a_measured_post_are_told_so() -> None:
    assert words(tuned(donor_record(), 1, contest([]))) == [
        "https://t.me/donor",
        "за последние 1 день нет измеренных постов: считать не по чему",
    ]


def test_only_the_posts_of_these_days_are_counted_and_all_before_them_are_compared_with() -> None:
    path = [RatedPost(NOON + n * HOUR, Fraction(rating)) for n, rating in enumerate((50, 60, 10, 55))]
    assert since(path, NOON + 2 * HOUR) == Contest(streaks=(0, 1), places=())
    assert since(path, NOON + DAY) == Contest((), ())
    assert since(path, NOON - timedelta(microseconds=1)) == Contest(streaks=(0, 1, 0, 1), places=())


async def asks(town: Town, *, x: int = 2) -> Posted:
    of = await a_donor(town.storage, await town.project(), x=x)
    await of.many(10, 20, 15, 30)
    town.now += DAY
    await town.ann.says("/start")
    await town.ann.presses("Маркетинг")
    assert await town.ann.presses("Подбор X и Y") == ["введите ссылку на канал"]
    return of


async def test_a_link_and_a_number_of_days_bring_the_table(town: Town) -> None:
    await asks(town)
    assert await town.ann.says("t.me/donor") == ["введите количество дней, за которое посчитать репосты"]
    assert town.ann.buttons() == ["Назад"]
    [table] = await town.ann.says("30")
    assert table.startswith("https://t.me/donor\nза последние 30 дней измерено 4 поста")
    assert table.endswith("\n\nМожно ввести другое количество дней")
    assert town.ann.buttons() == ["Изменить Х и Y", "Назад"]


async def test_a_day_is_the_last_twenty_four_hours(town: Town) -> None:
    """Four posts were published a minute apart from noon on."""
    await asks(town)
    town.now += 2 * MINUTE
    await town.ann.says("t.me/donor")
    [table] = await town.ann.says("1")
    assert table.splitlines()[1].startswith("за последние 1 день измерено 2 поста")
    town.now += DAY
    [table] = await town.ann.says("2")
    assert table.splitlines()[1].startswith("за последние 2 дня измерено 2 поста")


async def test_one_number_of_days_after_the_other_is_looked_at(town: Town) -> None:
    await asks(town)
    await town.ann.says("t.me/donor")
    for days in (30, 7, 365):
        [table] = await town.ann.says(f"{days}")
        assert f"за последние {days} дней" in table
    assert await town.ann.presses("Назад") == ["Маркетинг"]
    assert await town.storage.dialogs.state(town.ann.person.id) is None


def table_in(town: Town) -> DirectMessage:
    return next(message for message in town.ann.messages() if "репостов было бы" in message.text)


async def test_the_table_stands_in_letters_of_one_width(town: Town) -> None:
    await asks(town)
    await town.ann.says("t.me/donor")
    await town.ann.says("30")
    assert [entity.kind for entity in table_in(town).content.entities] == ["pre"]


async def test_its_button_leads_to_new_numbers_for_this_donor(town: Town) -> None:
    await asks(town)
    await town.ann.says("t.me/donor")
    await town.ann.says("30")
    [prompt] = await town.ann.presses("Изменить Х и Y", of=table_in(town))
    assert prompt.endswith("введите новое число Х")
    await town.ann.says("3")
    saved, _ = await town.ann.says("4")
    assert saved == "сохранено: X=3, Y=4"


async def test_its_button_survives_the_donor(town: Town) -> None:
    of = await asks(town)
    await town.ann.says("t.me/donor")
    await town.ann.says("30")
    await town.storage.donors.withdraw(of.donor.id, town.now)
    answer = await town.ann.presses("Изменить Х и Y", of=table_in(town))
    assert answer == ["Этого канала уже нет: его удалил другой админ", "Маркетинг"]


async def test_a_donor_that_is_removed_between_the_questions_is_said_to_be_gone(town: Town) -> None:
    of = await asks(town)
    await town.ann.says("t.me/donor")
    await town.storage.donors.withdraw(of.donor.id, town.now)
    assert await town.ann.says("30") == ["Этого канала уже нет: его удалил другой админ", "Маркетинг"]


@pytest.mark.parametrize("link", ["t.me/stranger", "семь", "https://example.com"])
async def test_a_link_to_no_donor_is_refused_and_the_question_stands(town: Town, link: str) -> None:
    await asks(town)
    [refused] = await town.ann.says(link)
    assert "например: https://t.me/marketing" in refused or "нет" in refused
    assert town.ann.buttons() == ["Назад"]
    assert await town.ann.says("@donor") == ["введите количество дней, за которое посчитать репосты"]
