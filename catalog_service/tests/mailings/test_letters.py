"""A mailing as the letter that its recipients get."""

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.files.base import ContentFile
from hypothesis import given
from hypothesis import strategies as st

from catalog_service.channels.models import Category
from catalog_service.links.models import Link
from catalog_service.mailings import letters
from catalog_service.mailings.letters import Pressed, pressed
from catalog_service.mailings.models import Mailing
from catalog_service.telegram.letters import Button, LinkButton, PressButton
from catalog_service.tests.builders import a_category, a_channel, a_mailing
from catalog_service.tests.channels.test_pictures import file, plain

APP = "https://t.me/catalog_bot/app"
Target = Mailing.Target


@pytest.fixture(autouse=True)
def _an_app(settings: LazySettings) -> None:
    settings.MINI_APP_LINK = APP


def labels(buttons: tuple[tuple[Button, ...], ...]) -> list[str]:
    return [button.label for row in buttons for button in row]


def opening(mailing: Mailing) -> list[LinkButton]:
    return [button for row in letters.buttons(mailing) for button in row if isinstance(button, LinkButton)]


@pytest.mark.django_db
def test_a_letter_has_its_text_its_button_and_two_to_have_no_more_of_them() -> None:
    category = a_category("Бизнес")
    link = Link.objects.create(category=category)
    mailing = a_mailing(category, text="<b>Место</b>", target=Target.CATEGORY, button="Смотреть", link=link)
    letter = letters.letter(mailing)
    assert (letter.text, letter.picture) == ("<b>Место</b>", None)
    assert letter.buttons == (
        (LinkButton("Смотреть", f"{APP}?startapp={link.code}"),),
        (PressButton("Не писать про «Бизнес»", f"off:{mailing.pk}:{category.pk}"),),
        (PressButton("Не получать рассылки совсем", f"off:{mailing.pk}:all"),),
    )


@pytest.mark.django_db
def test_a_letters_picture_is_the_jpeg_on_disk() -> None:
    mailing = a_mailing()
    mailing.picture.save("place.png", ContentFile(file(plain())))
    picture = letters.letter(Mailing.objects.get()).picture
    assert isinstance(picture, Path)
    assert picture.suffix == ".jpg"
    assert picture.read_bytes().startswith(b"\xff\xd8")


@pytest.mark.django_db
def test_a_button_opens_the_app_by_the_mailings_own_link_or_another_address() -> None:
    link = Link.objects.create()
    by_link = [LinkButton("Открыть", f"{APP}?startapp={link.code}")]
    elsewhere = "https://example.ru/x"
    for target, expected in (
        (Target.CHANNEL, by_link),
        (Target.CATEGORY, by_link),
        (Target.FIRST_PAGE, by_link),
        (Target.ADDRESS, [LinkButton("Открыть", elsewhere)]),
        (Target.NOTHING, []),
    ):
        mailing = Mailing(target=target, button="Открыть", link=link, address=elsewhere, channel=a_channel())
        assert opening(mailing) == expected, target


@pytest.mark.django_db
def test_a_button_without_an_address_is_not_sent(settings: LazySettings) -> None:
    settings.MINI_APP_LINK = ""
    assert opening(Mailing(target=Target.FIRST_PAGE, button="Открыть", link=Link())) == []
    assert opening(Mailing(target=Target.FIRST_PAGE, button="Открыть")) == []


@pytest.mark.django_db
def test_the_buttons_follow_what_the_reader_has_said() -> None:
    mailing = a_mailing(a_category("Бизнес"))
    off, none, again = "Не писать про «Бизнес»", "Не получать рассылки совсем", "Снова писать про «Бизнес»"
    assert labels(letters.buttons(mailing)) == [off, none]
    assert labels(letters.buttons(mailing, category_off=True)) == [again, none]
    for category_off in (False, True):
        all_off = letters.buttons(mailing, category_off=category_off, all_off=True)
        assert labels(all_off) == ["Снова получать рассылки"]


@pytest.mark.django_db
def test_without_a_category_all_mailings_can_be_refused_still() -> None:
    assert labels(letters.buttons(Mailing(pk=5))) == ["Не получать рассылки совсем"]


def test_a_long_category_is_cut_on_its_button() -> None:
    mailing = Mailing(pk=5, category=a_long_category())
    (label, _) = labels(letters.buttons(mailing))
    assert label == f"Не писать про «{'я' * 29}…»"


def a_long_category() -> Category:
    return Category(pk=7, name="я" * 64)


# ── What a button says ───────────────────────────────────────────────────────────────────────────────────────────────


@given(st.builds(Pressed, st.integers(1, 10**18 - 1), st.none() | st.integers(1, 10**18 - 1), is_off=st.booleans()))
def test_what_a_button_carries_is_read_back_and_fits(said: Pressed) -> None:
    assert pressed(said.data) == said
    assert len(said.data.encode()) <= 64


@pytest.mark.parametrize(
    "data",
    [
        "", "off", "off:1", "off:1:", "off::all", "off:x:all", "off:1:ALL", "no:1:all", "off:1:all:", "off:-1:2",
        "off:１:all", f"on:{'9' * 19}:all",
    ],
)  # fmt: skip
def test_what_no_button_of_ours_carries_is_nothing(data: str) -> None:
    assert pressed(data) is None
