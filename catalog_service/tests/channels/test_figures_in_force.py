"""What a channel's columns hold follows from its figures and prices, whoever writes what."""

from decimal import Decimal

import pytest

from catalog_service.channels.models import Channel, Figure, Price, PriceFormat
from catalog_service.tests.builders import NOON, a_channel, a_figure

pytestmark = pytest.mark.django_db


def fresh(channel: Channel) -> Channel:
    return Channel.objects.get(pk=channel.pk)


def test_a_measured_figure_is_in_force() -> None:
    channel = a_channel(figures={"subscribers": 1200, "reach": 300, "err": "25.00", "er": "4.20"})
    assert (channel.subscribers, channel.reach, channel.err, channel.er) == (1200, 300, Decimal(25), Decimal("4.20"))


def test_what_was_never_measured_is_missing_and_not_zero() -> None:
    channel = a_channel()
    assert [getattr(channel, name) for name in Channel.FIGURES] == [None] * 4


def test_an_overrule_is_in_force_until_it_is_taken_back() -> None:
    channel = a_channel(figures={"reach": 300})
    figure = channel.figures.get()
    figure.overrule, figure.overruled_at = Decimal(500), NOON
    figure.save()
    assert fresh(channel).reach == 500
    figure.overrule = figure.overruled_at = None
    figure.save()
    assert fresh(channel).reach == 300


def test_a_figure_can_be_overruled_that_was_never_measured() -> None:
    channel = a_channel()
    Figure.objects.create(channel=channel, name="er", overrule=Decimal("3.5"), overruled_at=NOON)
    assert fresh(channel).er == Decimal("3.5")


def test_a_figure_of_zero_is_zero() -> None:
    assert a_channel(figures={"err": 0}).err == 0


def test_err_may_exceed_a_hundred() -> None:
    assert a_channel(figures={"err": "140.00"}).err == 140


def test_saving_an_old_copy_of_a_channel_changes_no_figure() -> None:
    channel = a_channel(figures={"reach": 300})
    Figure.objects.update(value=400)
    channel.title = "Новое название"
    channel.save()
    assert (fresh(channel).title, fresh(channel).reach) == ("Новое название", 400)


def test_a_figure_that_goes_takes_its_value_along() -> None:
    channel = a_channel(figures={"reach": 300}, price=1000)
    channel.figures.all().delete()
    assert (fresh(channel).reach, fresh(channel).cpm) == (None, None)


def test_a_figure_that_moves_changes_both_channels() -> None:
    one, other = a_channel(figures={"reach": 300}), a_channel()
    one.figures.update(channel=other)
    assert (fresh(one).reach, fresh(other).reach) == (None, 300)


def test_cpm_is_the_base_price_by_a_thousand_of_reach() -> None:
    assert a_channel(price=1500, figures={"reach": 12_000}).cpm == Decimal("125.00")


def test_a_free_place_has_a_cpm_of_zero() -> None:
    assert a_channel(price=0, figures={"reach": 12_000}).cpm == 0


@pytest.mark.parametrize(
    ("price", "figures"),
    [(None, {"reach": 100}), (1500, {}), (1500, {"reach": 0})],
    ids=["no price", "no reach", "nobody reached"],
)
def test_cpm_is_undefined(price: int | None, figures: dict[str, int]) -> None:
    assert a_channel(price=price, figures=figures).cpm is None


def test_cpm_follows_the_price() -> None:
    channel = a_channel(price=1500, figures={"reach": 1000})
    Price.objects.update(amount=2000)
    assert (fresh(channel).base_price, fresh(channel).cpm) == (2000, 2000)


def test_cpm_follows_an_overruled_reach() -> None:
    channel = a_channel(price=1000, figures={"reach": 1000})
    channel.figures.update(overrule=500, overruled_at=NOON)
    assert fresh(channel).cpm == 2000


def test_a_price_of_another_format_is_no_base_price() -> None:
    channel = a_channel(figures={"reach": 1000})
    Price.objects.create(channel=channel, format=PriceFormat.objects.get(name="2/48"), amount=900)
    assert (fresh(channel).base_price, fresh(channel).cpm) == (None, None)


def test_another_base_format_changes_every_cpm() -> None:
    channel = a_channel(price=1500, figures={"reach": 1000})
    longer = PriceFormat.objects.get(name="2/48")
    Price.objects.create(channel=channel, format=longer, amount=900)
    PriceFormat.objects.filter(is_base=True).update(is_base=False)
    PriceFormat.objects.filter(pk=longer.pk).update(is_base=True)
    assert fresh(channel).base_price == 900


def test_the_base_format_is_one_hour_on_top_and_a_day_in_the_feed() -> None:
    assert [(each.name, each.is_base) for each in PriceFormat.objects.all()] == [
        ("1/24", True),
        ("2/48", False),
        ("3/72", False),
        ("без удаления", False),
    ]


def test_figures_of_one_channel_are_not_those_of_another() -> None:
    one, other = a_channel(figures={"reach": 1}), a_channel(figures={"reach": 2})
    a_figure(one, "subscribers", 10)
    assert (fresh(one).reach, fresh(other).reach, fresh(other).subscribers) == (1, 2, None)
