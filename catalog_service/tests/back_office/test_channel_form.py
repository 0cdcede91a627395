"""Entering and changing a channel in the admin site."""

from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from PIL import Image

from catalog_service.channels import actions
from catalog_service.channels.models import (
    AdExample,
    Channel,
    Figure,
    GenderShare,
    GeographyShare,
    Price,
    PriceFormat,
    Share,
)
from catalog_service.tests.back_office.conftest import Browser
from catalog_service.tests.back_office.forms import errors, filled
from catalog_service.tests.builders import NOON, a_category, a_channel, a_figure

pytestmark = pytest.mark.django_db
ADD = "/admin/channels/channel/add/"


def page_of(channel: Channel) -> str:
    return f"/admin/channels/channel/{channel.pk}/change/"


def change(browser: Browser, channel: Channel, **changed: Any) -> Any:
    answer = browser.post(page_of(channel), filled(browser.get(page_of(channel)), **changed))
    if answer.status_code == 302:
        connection.check_constraints()
        channel.refresh_from_db()
    return answer


def test_a_link_and_a_category_are_enough(editor: Browser) -> None:
    category = a_category()
    a_channel(category, order=40)
    page = editor.get(ADD)
    answer = editor.post(ADD, filled(page, telegram_link="@Durov", category=category.pk))
    assert answer.status_code == 302, errors(answer)
    made = Channel.objects.get(username="durov")
    assert (made.title, made.telegram_link, made.order) == ("Durov", "https://t.me/Durov", 50)
    assert (made.tgstat_link, made.telemetr_link) == (
        "https://tgstat.ru/channel/@durov",
        "https://telemetr.me/@durov",
    )
    assert not made.published
    assert not made.figures.exists()
    assert not made.prices.exists()


def test_of_a_private_channel_the_title_is_asked(editor: Browser) -> None:
    page = editor.get(ADD)
    answer = editor.post(ADD, filled(page, telegram_link="https://t.me/+AbCdEf123456", category=a_category().pk))
    assert errors(answer) == ["По пригласительной ссылке названия не узнать: впишите его."]


def test_a_link_that_leads_to_no_channel_is_said_once(editor: Browser) -> None:
    answer = editor.post(ADD, filled(editor.get(ADD), telegram_link="что-то", category=a_category().pk))
    assert len(errors(answer)) == 1
    assert "Это не ссылка на канал" in errors(answer)[0]


def test_the_same_channel_is_not_entered_twice(editor: Browser) -> None:
    there = a_channel(telegram_link="https://t.me/durov")
    answer = editor.post(ADD, filled(editor.get(ADD), telegram_link="t.me/DUROV", category=there.category_id))
    assert "Канал с такой ссылкой уже есть." in errors(answer)


def test_a_price_is_typed_into_the_row_of_its_format(editor: Browser) -> None:
    channel = a_channel(figures={"reach": 1000})
    change(editor, channel, **{"prices-0-amount": "1500"})
    assert (channel.base_price, channel.cpm) == (1500, Decimal(1500))
    change(editor, channel, **{"prices-0-amount": "1700"})
    assert channel.base_price == 1700


def test_a_price_made_empty_is_no_price(editor: Browser) -> None:
    channel = a_channel(price=1500)
    change(editor, channel, **{"prices-0-amount": ""})
    assert channel.base_price is None
    assert not Price.objects.exists()


def test_an_overrule_says_who_and_when_and_can_be_taken_back(editor: Browser) -> None:
    channel = a_channel(figures={"subscribers": 12345})
    change(editor, channel, **{"figures-0-overrule": "20000"})
    figure = channel.figures.get()
    assert channel.subscribers == 20000
    assert figure.value == 12345
    assert figure.overruled_by == User.objects.get()
    page = editor.get(page_of(channel)).content.decode().replace("\N{NO-BREAK SPACE}", " ")
    assert "12 345 · Telegram, 01.05.2026 15:00" in page
    assert "Редактор, " in page
    change(editor, channel, **{"figures-0-overrule": ""})
    assert (channel.subscribers, channel.figures.get().overruled_by) == (12345, None)


def test_a_figure_that_nobody_has_measured_can_be_entered(editor: Browser) -> None:
    channel = a_channel()
    change(editor, channel, **{"figures-2-overrule": "31.5"})
    assert channel.err == Decimal("31.5")
    assert [figure.name for figure in channel.figures.all()] == ["err"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [("-1", "Показатель не может быть отрицательным."), ("10.5", "Здесь нужно целое число.")],
    ids=["less than nothing", "half a reader"],
)
def test_a_figure_is_checked(editor: Browser, typed: str, said: str) -> None:
    channel = a_channel()
    answer = change(editor, channel, **{"figures-0-overrule": typed})
    assert said in errors(answer)
    assert not Figure.objects.exists()


def test_each_figure_stands_in_a_place_of_its_own_measured_or_not(editor: Browser) -> None:
    page = editor.get(page_of(a_channel(figures={"reach": 5}))).content.decode()
    assert [page.count(f'<span id="measured-{name}" data-by-state>') for name in Figure.Name] == [1, 1, 1, 1]


def test_an_untouched_page_changes_nothing(editor: Browser) -> None:
    channel = a_channel(price=100, figures={"err": "12.50"})
    a_figure(channel, "er", 3, overrule=4, overruled_at="2026-05-01T12:00:00Z")
    before = list(Figure.objects.order_by("pk").values())
    assert change(editor, channel).status_code == 302
    assert list(Figure.objects.order_by("pk").values()) == before


def test_an_untouched_page_leaves_nothing_in_the_history(editor: Browser) -> None:
    channel = a_channel(price=100, figures={"err": "12.50"})
    a_figure(channel, "er", 3, overrule=4, overruled_at="2026-05-01T12:00:00Z")
    GenderShare.objects.create(channel=channel, name="male", percent=30, source=Share.Source.TELEMETR)
    GeographyShare.objects.create(channel=channel, name="Россия", percent=70)
    assert change(editor, channel).status_code == 302
    assert [entry.get_change_message() for entry in LogEntry.objects.all()] == ["Ни одно поле не изменено."]


def test_the_history_writes_numbers_as_the_pages_do(editor: Browser) -> None:
    channel = a_channel()
    change(editor, channel, **{"shares-0-percent": "62.5", "shares-1-percent": "30", "prices-0-amount": "12345"})
    page = editor.get(page_of(channel).replace("change", "history")).content.decode()
    for words in ("62,5 %", "30 %", "12\N{NO-BREAK SPACE}345 ₽"):
        assert words in page
    change(editor, channel, **{"shares-0-percent": "", "prices-0-amount": ""})
    assert "None" not in LogEntry.objects.latest("pk").get_change_message()


def test_a_new_example_of_an_ad_with_nothing_in_it_is_none(editor: Browser) -> None:
    channel = a_channel()
    added = {"ad_examples-TOTAL_FORMS": "1", "ad_examples-0-text": "", "ad_examples-0-order": "0"}
    assert editor.post(page_of(channel), filled(editor.get(page_of(channel))) | added).status_code == 302
    assert not channel.ad_examples.exists()


def test_an_example_of_an_ad_that_was_emptied_is_refused_in_words(editor: Browser) -> None:
    channel = a_channel()
    AdExample.objects.create(channel=channel, text="Реклама")
    answer = change(editor, channel, **{"ad_examples-0-text": ""})
    assert "Нужны картинка, текст или ссылка на пост: хотя бы что-то одно." in errors(answer)


def test_a_share_that_an_editor_has_changed_is_the_editors(editor: Browser) -> None:
    channel = a_channel()
    for name in Share.Gender:
        GenderShare.objects.create(channel=channel, name=name, percent=30, source=Share.Source.TELEMETR)
    change(editor, channel, **{"shares-0-percent": "40"})
    assert list(channel.shares.order_by("percent").values_list("source", flat=True)) == ["telemetr", "editor"]


def test_shares_of_readers_are_typed_into_their_rows(editor: Browser) -> None:
    channel = a_channel()
    change(editor, channel, **{"shares-0-percent": "60", "shares-1-percent": "40", "shares-3-2-percent": "12.5"})
    assert sorted((share.kind, share.name, share.percent) for share in channel.shares.all()) == [
        ("age", "25_34", Decimal("12.5")),
        ("gender", "female", Decimal(40)),
        ("gender", "male", Decimal(60)),
    ]


def test_more_than_a_hundred_per_cent_is_refused_in_words(editor: Browser) -> None:
    answer = change(editor, a_channel(), **{"shares-0-percent": "60", "shares-1-percent": "40.5"})
    assert errors(answer) == ["Вместе доли дают 100,5 %, а больше 100 % быть не может."]
    (gender,) = [each for each in answer.context["inline_admin_formsets"] if each.opts.model is GenderShare]
    assert gender.error_count == 1  # beside the name of its tab


def test_a_form_costs_the_same_queries_however_much_is_in_it(editor: Browser, django_assert_num_queries: Any) -> None:
    channel = a_channel(price=1, figures={"subscribers": 1, "reach": 2, "err": 3, "er": 4})
    editor.get(page_of(channel))
    with django_assert_num_queries(27):
        editor.get(page_of(channel))


def test_a_logo_is_shown_where_it_is_changed(editor: Browser) -> None:
    channel = a_channel()
    written = BytesIO()
    Image.new("RGB", (300, 200), "navy").save(written, "PNG")
    change(editor, channel, logo=SimpleUploadedFile("logo.png", written.getvalue()))
    assert f'<img src="{channel.logo.url_of(144)}"' in editor.get(page_of(channel)).content.decode()


def test_a_logo_that_is_no_picture_is_refused_in_words(editor: Browser) -> None:
    answer = change(editor, a_channel(), logo=SimpleUploadedFile("logo.svg", b"<svg onload='alert(1)'/>"))
    assert errors(answer) == ["Это не картинка: нужен файл JPEG, PNG, WebP или GIF."]


def test_a_row_that_the_page_did_not_offer_is_refused(editor: Browser) -> None:
    answer = change(editor, a_channel(), **{"prices-0-format": "", "prices-0-amount": "5"})
    assert "Страница устарела: откройте её заново." in str(answer.context["inline_admin_formsets"][0].formset.errors)
    assert not Price.objects.exists()


def rows_of(page: Any, title: str) -> list[str]:
    """Keys of an inline table's rows, from above."""
    tables = {
        each.opts.verbose_name_plural or each.opts.model._meta.verbose_name_plural: each
        for each in page.context["inline_admin_formsets"]
    }
    rows = [str(row.form.initial.get(tables[title].formset.KEY)) for row in tables[title]]
    return [key for key in rows if key != "None"]


def test_half_filled_tables_stand_in_their_natural_order(editor: Browser) -> None:
    channel = a_channel(figures={"er": 3})
    last = PriceFormat.objects.latest("order")
    Price.objects.create(channel=channel, format=last, amount=5)
    for kind, name, percent in (("gender", "female", 38), ("age", "35_44", 18), ("age", "18_24", 40)):
        channel.shares.create(kind=kind, name=name, percent=percent)
    page = editor.get(page_of(channel))
    assert rows_of(page, "цены") == [str(each.pk) for each in PriceFormat.objects.all()]
    assert rows_of(page, "Показатели") == ["subscribers", "reach", "err", "er"]
    assert rows_of(page, "пол") == ["male", "female"]
    assert rows_of(page, "возраст") == ["under_18", "18_24", "25_34", "35_44", "45_54", "over_55"]


def test_geography_stands_by_its_shares(editor: Browser) -> None:
    channel = a_channel()
    for name, percent in (("Казахстан", 9), ("Россия", 71), ("Беларусь", 12)):
        channel.shares.create(kind="geography", name=name, percent=percent)
    words = editor.get(page_of(channel)).content.decode()
    assert words.index("Россия") < words.index("Беларусь") < words.index("Казахстан")


def test_an_overrule_of_somebody_who_is_gone_says_so(editor: Browser) -> None:
    channel = a_channel()
    gone = User.objects.create_user("gone")
    actions.overrule(channel, Figure.Name.REACH, Decimal(5), by=gone, now=NOON)
    gone.delete()
    assert "пользователь удалён, 01.05.2026 15:00" in editor.get(page_of(channel)).content.decode()
