"""Of a mailing what its page only shows: how many are in its segment now; and all of it once it has begun."""

from typing import Any

from django.contrib import admin
from django.utils.html import format_html
from unfold.admin import ModelAdmin

from catalog_service.back_office import mailing_words
from catalog_service.back_office.mailing_preview import size_of
from catalog_service.back_office.words import MISSING
from catalog_service.mailings.models import Mailing

FACTS = (
    (None, {"fields": ("segment", "leads_to", "slot")}),
    ("Когда и кто", {"fields": ("begins", "ends", "creator", "starter")}),
)
"""Fieldsets of what has begun, and of a draft for those who may not write."""
SHOWN = ("size_now", "follows_now", "segment", "leads_to", "slot", "begins", "ends", "creator", "starter")


class WithFacts(ModelAdmin):
    """Mixed into a mailing's page."""

    @admin.display(description="Сейчас в сегменте")
    def size_now(self, mailing: Mailing) -> str:
        """`mailing_compose.js` asks anew with every change."""
        return format_html('<output id="mailing-size" class="mailing-size">{}</output>', size_of(mailing))

    @admin.display(description="Получатели")
    def follows_now(self, mailing: Mailing) -> str:
        return mailing_words.whom(mailing)

    @admin.display(description="Кому")
    def segment(self, mailing: Mailing) -> str:
        return mailing_words.whom(mailing)

    @admin.display(description="Кнопка открывает")
    def leads_to(self, mailing: Mailing) -> str:
        return mailing_words.opens(mailing)

    @admin.display(description="Горящее место")
    def slot(self, mailing: Mailing) -> str:
        return str(mailing.hot_slot) if mailing.hot_slot else MISSING

    @admin.display(description="Начало")
    def begins(self, mailing: Mailing) -> str:
        at = mailing.started_at or mailing.starts_at
        return mailing_words.moment(at) if at else MISSING

    @admin.display(description="Не позже")
    def ends(self, mailing: Mailing) -> str:
        return mailing_words.moment(mailing.not_later_than) if mailing.not_later_than else MISSING

    @admin.display(description="Кто создал")
    def creator(self, mailing: Mailing) -> str:
        return _name(mailing.created_by)

    @admin.display(description="Кто отправил")
    def starter(self, mailing: Mailing) -> str:
        return _name(mailing.started_by)


def _name(person: Any) -> str:
    return (person.get_full_name() or person.get_username()) if person else MISSING
