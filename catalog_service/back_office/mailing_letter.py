"""The letter of a mailing as Telegram shows it: for its page, and for the preview while it is written."""

from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from catalog_service.channels.picture_field import PictureFile
from catalog_service.mailings import letters
from catalog_service.mailings.models import Mailing
from catalog_service.mailings.readiness import LONGEST_SOURCE, wrong_text
from catalog_service.telegram.formatting import BrokenHtmlError, formatted
from catalog_service.telegram.lengths import LONGEST_CAPTION, LONGEST_TEXT
from catalog_service.telegram.letters import PressButton


@dataclass(frozen=True)
class Shown:
    """`html` is safe; empty where the text is, and where it can not be shown, of which `wrong` tells.

    `length` of `longest` as Telegram counts, None while the tags can not be read. `buttons`: label, and whether it
    opens an address.
    """

    html: SafeString
    length: int | None
    longest: int
    wrong: str
    buttons: list[tuple[str, bool]]
    picture: str

    @property
    def count(self) -> str:
        """`312 из 1024`."""
        return f"{'?' if self.length is None else self.length} из {self.longest}"


def shown(mailing: Mailing, *, has_picture: bool | None = None) -> Shown:
    """A draft is shown as it will be; `has_picture` speaks for one that is chosen and not stored yet."""
    pictured = bool(mailing.picture) if has_picture is None else has_picture
    html, length = _read(mailing.text)
    return Shown(
        html=html,
        length=length,
        longest=LONGEST_CAPTION if pictured else LONGEST_TEXT,
        wrong=wrong_text(mailing.text, has_picture=pictured) if mailing.text.strip() else "",
        buttons=_buttons(mailing),
        picture=mailing.picture.url if is_stored(mailing.picture) else "",
    )


def is_stored(picture: PictureFile) -> bool:
    """Not what a form has refused together with its other fields."""
    return bool(picture) and picture._committed  # noqa: SLF001 - Django has no other word for it


def _read(text: str) -> tuple[SafeString, int | None]:
    if not text.strip():
        return SafeString(), 0
    if len(text) > LONGEST_SOURCE:
        return SafeString(), None
    try:
        read = formatted(text)
    except BrokenHtmlError:
        return SafeString(), None
    return mark_safe(_without_empty_lines(read.html)), read.length  # noqa: S308 - our own tags, the rest escaped


def _without_empty_lines(html: str) -> str:
    """After a block the browser breaks the line by itself: the first break that is written there is that one."""
    for block in ("blockquote", "pre"):
        html = html.replace(f"</{block}><br>", f"</{block}>")
    return html


def _buttons(mailing: Mailing) -> list[tuple[str, bool]]:
    """Its own is seen before it has an address."""
    opening = [(mailing.button, True)] if mailing.target and mailing.button.strip() else []
    every = [button for row in letters.buttons(mailing) for button in row]
    return opening + [(button.label, False) for button in every if isinstance(button, PressButton)]
