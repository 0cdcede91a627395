"""What is made of a refresh of many channels."""

from bench.figures_counting import Verdict, grown, per_channel, polite_hours, verdict


def test_requests_are_counted_by_channel_and_the_busiest_door_needs_the_longest() -> None:
    asked = {"telegram": {"a": 2, "b": 2}, "tgstat": {"a": 1, "b": 1}}
    assert (per_channel(asked["telegram"], 2), per_channel(asked["tgstat"], 2)) == (2, 1)
    assert polite_hours({"telegram": {str(each): 2 for each in range(9_000)}}) == 5
    assert polite_hours({}) == 0


def test_whoever_was_asked_about_twice_is_doubled_and_who_was_not_is_forgotten() -> None:
    assert verdict({"a": 1, "b": 1}, 2) == Verdict(0, 0)
    assert verdict({"a": 2, "b": 1}, 3) == Verdict(1, 1)


def test_memory_is_flat_when_the_last_third_weighs_as_much_as_the_first() -> None:
    assert grown([100, 100, 140, 140, 100, 100]) == 0
    assert grown([100, 100, 110, 110, 120, 120]) == 20
    assert grown([100]) == 0
