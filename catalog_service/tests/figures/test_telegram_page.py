"""What a name belongs to is told by its page."""

from decimal import Decimal

import pytest

from catalog_service.figures.sources import telegram_page
from catalog_service.figures.sources.telegram_page import Kind, Page
from catalog_service.tests.figures.telegram_pages import (
    NAME,
    PICTURE,
    TITLE,
    account_page,
    captcha_page,
    channel_page,
    free_page,
    invitation_page,
    page,
)


def read(text: str) -> Page:
    found = telegram_page.read(text)
    assert found is not None
    return found


def test_of_a_channel_everything_is_read() -> None:
    assert read(channel_page("12\u00a0345 subscribers")) == Page(
        Kind.CHANNEL,
        Decimal(12_345),
        title=TITLE,
        description="О саде & огороде.\nРеклама: @garden_ads",
        picture=PICTURE,
        username=NAME,
    )


@pytest.mark.parametrize(
    ("extra", "subscribers"),
    [
        pytest.param("11 286 994 subscribers", 11_286_994, id="as in English"),
        pytest.param("1 subscriber", 1, id="one"),
        pytest.param("1\u202f234 подписчика", 1234, id="in Russian"),
        pytest.param("12,5 тыс. подписчиков", 12_500, id="rounded"),
        pytest.param("1,234 subscribers", 1234, id="with commas"),
        pytest.param("11.286.994 Abonnenten", 11_286_994, id="in a language that is not known"),
        pytest.param("no subscribers", None, id="hidden"),
    ],
)
def test_subscribers_are_read_in_whatever_language(extra: str, subscribers: int | None) -> None:
    found = read(channel_page(extra))
    assert (found.kind, found.subscribers) == (Kind.CHANNEL, subscribers)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        pytest.param(channel_page(preview=False), Kind.CHANNEL, id="channel without a preview"),
        pytest.param(channel_page("15 121 members, 3 314 online", preview=False), Kind.GROUP, id="group"),
        pytest.param(channel_page("42 members", preview=False), Kind.GROUP, id="quiet group"),
        pytest.param(channel_page("2 участника", preview=False), Kind.GROUP, id="group in Russian"),
        pytest.param(channel_page("15.121 Mitglieder, 3.314 da", preview=False), Kind.GROUP, id="group in German"),
        pytest.param(channel_page("42 Abonnenten", preview=False), Kind.READ_BY_SOMEBODY, id="either"),
        pytest.param(account_page("@gardener_bot", "8 122 955 monthly users"), Kind.BOT, id="bot"),
        pytest.param(account_page("@GardenerBot"), Kind.BOT, id="bot that few use"),
        pytest.param(account_page("@BotFather", "8 122 955 пользователей"), Kind.BOT, id="bot of another name"),
        pytest.param(account_page("@gardener"), Kind.PERSON, id="person"),
        pytest.param(account_page("@gardener, @ivan"), Kind.PERSON, id="person of two names"),
        pytest.param(free_page(), Kind.FREE, id="nobody"),
        pytest.param(invitation_page("512 subscribers"), Kind.CHANNEL, id="invitation to a channel"),
        pytest.param(invitation_page("512 members"), Kind.GROUP, id="invitation to a group"),
        pytest.param(invitation_page(None), Kind.FREE, id="invitation to nothing"),
    ],
)
def test_kinds(text: str, kind: Kind) -> None:
    assert read(text).kind is kind


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("<html></html>", id="another page"),
        pytest.param(captcha_page(), id="a captcha"),
        pytest.param(page("Сад", ""), id="a page without a middle"),
        pytest.param(page("Сад", '<div class="tgme_page_title"><span>Сад</span></div>'), id="a title alone"),
        pytest.param(channel_page("last seen recently"), id="words alone"),
        pytest.param(channel_page("12 mil suscriptores"), id="a suffix that is not known"),
        pytest.param(channel_page("12,5 subscribers"), id="half of a reader"),
        pytest.param(channel_page("1 2345 subscribers"), id="a number of another kind"),
        pytest.param(channel_page("１２ subscribers"), id="full-width digits"),
    ],
)
def test_what_is_not_known_for_sure_is_no_page(text: str) -> None:
    found = telegram_page.read(text)
    assert found is None or found.subscribers is None


def test_a_channel_whose_number_cannot_be_read_is_a_page_of_unknown_shape() -> None:
    assert telegram_page.read(channel_page("1 2345 subscribers")) is None


def test_a_page_that_breaks_off_is_none_for_half_of_a_number_is_a_number_too() -> None:
    whole = channel_page("11 286 994 subscribers")
    assert telegram_page.read(whole[: whole.index("11 286") + 6]) is None
    assert telegram_page.read(whole[: whole.index("</body>")]) is None


def test_without_a_picture_telegrams_own_is_not_taken() -> None:
    assert read(channel_page(picture=None)).picture is None


@pytest.mark.parametrize(
    ("address", "taken"),
    [
        pytest.param("//cdn4.telesco.pe/file/a.jpg", "https://cdn4.telesco.pe/file/a.jpg", id="without a scheme"),
        pytest.param("data:image/png;base64,AAAA", None, id="the picture itself"),
        pytest.param("javascript:alert(1)", None, id="a script"),
        pytest.param("https://cdn4.telesco.pe/" + "a" * 2000, None, id="too long"),
    ],
)
def test_a_picture_is_an_address_of_the_web(address: str, taken: str | None) -> None:
    assert read(channel_page(picture=address)).picture == taken


def test_emoji_stay_in_a_title_and_what_is_too_long_is_cut() -> None:
    emoji = '<i class="emoji" style="background-image:url(x)"><b>🌻</b></i>'
    assert read(channel_page(title=f"Сад {emoji}")).title == "Сад 🌻"
    assert len(read(channel_page(title="С" * 1000)).title or "") == telegram_page.LONGEST_TITLE
    assert read(channel_page(title="", description="")).description is None
