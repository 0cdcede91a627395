"""What PostgreSQL refuses, whoever writes: a form, an import, a hand at psql."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError

from catalog_service.channels.models import AdExample, Category, Channel, Figure, Price, PriceFormat, Review, Share
from catalog_service.tests.builders import NOON, a_category, a_channel

pytestmark = pytest.mark.django_db


@contextmanager
def refused(constraint: str) -> Iterator[None]:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():  # noqa: PT012 - two moments of refusal
        yield
        connection.check_constraints()


# ── Links ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("link", ["https://t.me/Kino", "https://t.me/kino", "https://t.me/KINO"])
def test_a_telegram_name_is_there_once_in_any_case(link: str) -> None:
    a_channel(telegram_link="https://t.me/Kino")
    with refused("channel_(link|username)_unique"):
        a_channel(telegram_link=link)


def test_invite_links_that_differ_in_case_are_different() -> None:
    a_channel(telegram_link="https://t.me/+AbCdEfGh")
    a_channel(telegram_link="https://t.me/+abcdefgh")
    with refused("channel_link_unique"):
        a_channel(telegram_link="https://t.me/+abcdefgh")


def test_private_channels_have_no_name() -> None:
    assert a_channel(telegram_link="https://t.me/+AbCdEfGh").username is None


def test_a_name_is_kept_in_lower_case_and_the_link_as_written() -> None:
    channel = a_channel(telegram_link="https://t.me/KinoManiac")
    assert (channel.username, channel.telegram_link) == ("kinomaniac", "https://t.me/KinoManiac")


@pytest.mark.parametrize(
    "link", ["", "kino", "@kino", "http://t.me/kino", "https://t.me/k", "https://t.me/kino/5", "javascript:alert(1)"]
)
def test_a_telegram_link_is_normalised(link: str) -> None:
    with refused("channel_link_normalised"):
        a_channel(telegram_link=link)


@pytest.mark.parametrize("site", ["tgstat", "telemetr"])
def test_a_link_to_a_catalog_of_others_is_there_once_or_empty(site: str) -> None:
    def linked(link: str) -> None:
        fields: dict[str, Any] = {f"{site}_link": link}
        a_channel(**fields)

    for link in ("", "", "https://example.com/@Kino"):
        linked(link)
    with refused(f"channel_{site}_unique"):
        linked("https://example.com/@kino")


def test_a_telegram_id_is_there_once() -> None:
    a_channel(telegram_id=5)
    with refused("channel_telegram_id_unique"):
        a_channel(telegram_id=5)


# ── Names, order, categories ─────────────────────────────────────────────────────────────────────────────────────────


def test_a_channel_has_a_title() -> None:
    with refused("channel_title_not_empty"):
        a_channel(title="")


@pytest.mark.parametrize("name", ["Кино", "кино", "КИНО"])
def test_a_category_is_there_once_in_any_case(name: str) -> None:
    a_category("Кино")
    with refused("category_name_unique"):
        a_category(name)


def test_a_category_has_a_name() -> None:
    with refused("category_name_not_empty"):
        Category.objects.create(name="")


def test_a_category_with_channels_can_not_be_deleted() -> None:
    category = a_channel().category
    with pytest.raises(ProtectedError):
        category.delete()


@pytest.mark.parametrize("build", [a_category, a_channel], ids=["category", "channel"])
def test_order_is_never_negative(build: Callable[..., object]) -> None:
    with refused("order_check"):
        build(order=-1)


# ── Prices ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_price_may_be_zero() -> None:
    assert a_channel(price=0).base_price == 0


def test_a_price_is_never_negative() -> None:
    with refused("price_amount_check"):
        a_channel(price=-1)


def test_a_slip_of_the_finger_is_no_price() -> None:
    with refused("price_believable"):
        a_channel(price=1_000_000_001)


def test_a_channel_has_one_price_of_a_format() -> None:
    channel = a_channel(price=1)
    with refused("price_once"):
        Price.objects.create(channel=channel, format=PriceFormat.objects.get(is_base=True), amount=2)


def test_there_is_one_base_format() -> None:
    with refused("price_format_one_base"):
        PriceFormat.objects.update(is_base=True)


def test_a_format_is_there_once() -> None:
    with refused("price_format_name_unique"):
        PriceFormat.objects.create(name="Без удаления")


def test_a_format_with_prices_can_not_be_deleted() -> None:
    a_channel(price=1)
    with pytest.raises(ProtectedError):
        PriceFormat.objects.get(is_base=True).delete()


# ── Figures ──────────────────────────────────────────────────────────────────────────────────────────────────────────

MEASURED = {"name": "reach", "value": 5, "source": "tgstat", "measured_at": NOON}


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        pytest.param({"value": -1}, "figure_value_with_source", id="negative"),
        pytest.param({"source": ""}, "figure_value_with_source", id="without source"),
        pytest.param({"measured_at": None}, "figure_value_with_source", id="without date"),
        pytest.param({"value": None}, "figure_value_with_source", id="source without value"),
        pytest.param({"overrule": 5}, "figure_overrule_with_date", id="overrule without date"),
        pytest.param({"overrule": -5, "overruled_at": NOON}, "figure_overrule_with_date", id="negative overrule"),
        pytest.param({"overruled_at": NOON}, "figure_overrule_with_date", id="date without overrule"),
        pytest.param({"name": "likes"}, "figure_name_known", id="unknown figure"),
        pytest.param({"source": "rumour"}, "figure_source_known", id="unknown source"),
        pytest.param({"name": "er", "value": 10**7}, "figure_value_believable", id="per cent beyond its column"),
        pytest.param(
            {"name": "err", "overrule": 10**7, "overruled_at": NOON}, "figure_overrule_believable", id="or its overrule"
        ),
    ],
)
def test_a_figure_carries_its_source_and_its_date(fields: dict[str, Any], constraint: str) -> None:
    channel = a_channel()
    with refused(constraint):
        Figure.objects.create(channel=channel, **(MEASURED | fields))


def test_a_channel_has_each_figure_once() -> None:
    channel = a_channel(figures={"reach": 1})
    with refused("figure_once"):
        Figure.objects.create(channel=channel, **MEASURED)


# ── Shares ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def share(channel: Channel, kind: str, name: str, percent: Any) -> Share:
    return Share.objects.create(channel=channel, kind=kind, name=name, percent=percent)


@pytest.mark.parametrize("percent", ["-0.01", "100.01"])
def test_a_share_is_between_0_and_100(percent: str) -> None:
    with refused("share_of_a_hundred"):
        share(a_channel(), "gender", "male", percent)


def test_shares_of_each_kind_may_make_a_hundred() -> None:
    channel = a_channel()
    for kind, names in {
        "gender": ("male", "female"),
        "age": ("18_24", "25_34"),
        "geography": ("Россия", "США"),
    }.items():
        for name in names:
            share(channel, kind, name, 50)
    connection.check_constraints()


def test_shares_of_a_kind_never_make_more_than_a_hundred() -> None:
    channel = a_channel()
    share(channel, "gender", "male", 60)
    with refused("shares of gender"):
        share(channel, "gender", "female", "40.01")


def test_shares_may_be_changed_one_after_the_other() -> None:
    channel = a_channel()
    one, other = share(channel, "gender", "male", 60), share(channel, "gender", "female", 40)
    one.percent, other.percent = 100, 0
    one.save()
    other.save()
    connection.check_constraints()


def test_a_share_that_grows_is_looked_at_too() -> None:
    channel = a_channel()
    share(channel, "geography", "Россия", 60)
    share(channel, "geography", "США", 40)
    with refused("shares of geography"):
        Share.objects.filter(name="США").update(percent=41)


@pytest.mark.parametrize(
    ("kind", "name"),
    [("gender", "men"), ("age", "18-24"), ("geography", ""), ("hobby", "кино")],
)
def test_a_share_says_of_whom(kind: str, name: str) -> None:
    with refused("share_name_known"):
        share(a_channel(), kind, name, 1)


def test_a_share_is_there_once_in_any_case() -> None:
    channel = a_channel()
    share(channel, "geography", "Россия", 1)
    with refused("share_once"):
        share(channel, "geography", "россия", 1)


# ── Reviews and ad examples ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("fields", [{"author": "", "text": "Хорошо"}, {"author": "Анна", "text": ""}])
def test_a_review_has_an_author_and_a_text(fields: dict[str, str]) -> None:
    with refused("review_not_empty"):
        Review.objects.create(channel=a_channel(), **fields)


@pytest.mark.parametrize(
    "fields", [{"text": "Текст"}, {"picture": "pictures/ab/cd"}, {"post_link": "https://t.me/kino/5"}]
)
def test_an_ad_example_is_a_picture_or_a_text_or_a_link(fields: dict[str, str]) -> None:
    AdExample.objects.create(channel=a_channel(), **fields)


def test_an_ad_example_is_not_empty() -> None:
    with refused("ad_example_not_empty"):
        AdExample.objects.create(channel=a_channel())


@pytest.mark.parametrize("link", ["https://example.com/5", "https://t.me/kino", "javascript:alert(1)"])
def test_an_ad_examples_link_leads_to_a_post(link: str) -> None:
    with refused("ad_example_post_link"):
        AdExample.objects.create(channel=a_channel(), post_link=link)


def test_a_deleted_channel_takes_everything_of_it_along() -> None:
    channel = a_channel(price=1, figures={"reach": 1})
    share(channel, "gender", "male", 1)
    Review.objects.create(channel=channel, author="Анна", text="Хорошо")
    AdExample.objects.create(channel=channel, text="Текст")
    channel.delete()
    connection.check_constraints()
    assert not any(model.objects.exists() for model in (Figure, Price, Share, Review, AdExample))
