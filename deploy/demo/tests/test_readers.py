"""Whom the demo makes of the catalog's visitors in its Telegram."""

from collections import Counter

from demo.readers import _readers

FIRST = 7_900_000_001


def test_most_let_the_bot_write_some_have_blocked_it_and_a_few_are_no_more() -> None:
    readers = list(_readers([(FIRST + number, "Анна", "Климова", "") for number in range(5_000)]))
    counted = Counter(reader.standing.value for reader in readers)
    assert counted["started"] > 20 * counted["blocked"] > 20 * counted["deleted"] > 0
    assert counted["stranger"] == 0
    assert [reader.id for reader in readers] == list(range(FIRST, FIRST + 5_000))


def test_the_same_people_are_the_same_each_time_and_who_has_no_name_has_none() -> None:
    rows = [(FIRST, "Анна", "", "anna_1"), (FIRST + 1, "Олег", "Климов", "")]
    first, second = _readers(rows)
    assert (first.username, second.username, second.last_name) == ("anna_1", None, "Климов")
    assert list(_readers(rows)) == [first, second]
