"""What a button under a letter does for the visitor who has pressed it."""

from dataclasses import dataclass
from datetime import datetime

from catalog_service.channels.models import Category
from catalog_service.mailings import letters, opting_out
from catalog_service.mailings.letters import Pressed
from catalog_service.mailings.models import Mailing
from catalog_service.telegram.letters import Rows

GONE = "Такой темы больше нет: о ней мы не пишем."
ALL_OFF = "Больше не присылаем рассылки. Передумаете — кнопка осталась под письмом."
ALL_ON = "Рассылки снова будут приходить."
OFF = "Больше не пишем про «{category}». Передумаете — кнопка осталась под письмом."
ON = "Снова пишем про «{category}»."
ON_WHILE_ALL_OFF = "Про «{category}» снова можно, но рассылки выключены совсем: их включает кнопка «Снова получать»."


@dataclass(frozen=True)
class Answer:
    """`words` for the visitor, and what stands under his letter from now on; None: it stays as it is."""

    words: str
    buttons: Rows | None


def press(visitor_id: int, pressed: Pressed, *, now: datetime) -> Answer:
    """He is stored already. Within a transaction: he is to be answered after its commit, for then it is honoured."""
    mailing = Mailing.objects.select_related("category", "link").filter(pk=pressed.mailing).first()
    category = Category.objects.filter(pk=pressed.category).first() if pressed.category else None
    is_gone = pressed.category is not None and category is None
    if not is_gone:
        _note(visitor_id, pressed, mailing, now)
    category_off, all_off = opting_out.opted_out(visitor_id, mailing.category_id if mailing else None)
    # A mailing is deleted only before it is sent: this letter was a trial, or what it carries is nobody's button.
    buttons = letters.buttons(mailing, category_off=category_off, all_off=all_off) if mailing else None
    return Answer(GONE if is_gone else _words(pressed, category, all_off=all_off), buttons)


def _note(visitor_id: int, pressed: Pressed, mailing: Mailing | None, now: datetime) -> None:
    if pressed.is_off:
        opting_out.opt_out(visitor_id, pressed.category, mailing.pk if mailing else None, now=now)
    else:
        opting_out.opt_in(visitor_id, pressed.category)


def _words(pressed: Pressed, category: Category | None, *, all_off: bool) -> str:
    if category is None:
        return ALL_OFF if pressed.is_off else ALL_ON
    if pressed.is_off:
        return OFF.format(category=category)
    return (ON_WHILE_ALL_OFF if all_off else ON).format(category=category)
