"""What is told while a mailing is written: how its letter looks, how many people are in its segment. JSON."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.urls import URLPattern, path
from django.utils import timezone
from unfold.admin import ModelAdmin

from catalog_service.back_office import mailing_words
from catalog_service.back_office.mailing_letter import shown
from catalog_service.back_office.mailing_prefill import SEGMENT, number_in, prefilled
from catalog_service.channels.models import Category
from catalog_service.mailings.models import LONGEST_DAYS, Mailing, Strength
from catalog_service.mailings.segments import audience_of, sizes


def size_of(mailing: Mailing) -> str:
    """How many it is for now, in words."""
    audience = audience_of(mailing)
    if audience is None:
        return mailing_words.NOBODY_KNOWN if mailing.follows else mailing_words.NOBODY_ASKED
    found = sizes(audience, timezone.now())
    if mailing.follows and not found.everyone:
        return mailing_words.NOBODY_LEFT
    if not found.everyone:
        return _nobody(mailing)
    took = mailing_words.takes(found.reachable)
    return f"{mailing_words.size(found)}. Отправка займёт {took}" if took else mailing_words.size(found)


def _nobody(mailing: Mailing) -> str:
    """With what would make the segment larger, where something would."""
    wider = []
    if mailing.days < LONGEST_DAYS:
        wider.append("больше дней")
    if mailing.strength > Strength.ANY:
        wider.append("любой интерес")
    return f"В сегменте никого нет: возьмите {' или '.join(wider)}." if wider else "В сегменте никого нет."


class WithPreview(ModelAdmin):
    """Mixed into a mailing's page."""

    def get_urls(self) -> list[URLPattern]:
        guarded = self.admin_site.admin_view
        return [
            path("preview/", guarded(self.preview), name="mailings_mailing_preview"),
            path("size/", guarded(self.size), name="mailings_mailing_size"),
            *super().get_urls(),
        ]

    def preview(self, request: HttpRequest) -> HttpResponse:
        """POST the form's `text`, `target`, `button`, `category`, `has_picture`; nothing is stored."""
        self._refuse_strangers(request)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        given = request.POST.dict()
        letter = shown(typed(given), has_picture=given.get("has_picture") == "1")
        return JsonResponse(
            {"html": letter.html, "count": letter.count, "wrong": letter.wrong, "buttons": letter.buttons}
        )

    def size(self, request: HttpRequest) -> HttpResponse:
        """GET `category`, `strength`, `days`; `mailing` for one to those who did not open another."""
        self._refuse_strangers(request)
        asked = request.GET.dict()
        return JsonResponse({"words": size_of(Mailing(**_segment(asked), follows=_followed(asked)))})

    def _refuse_strangers(self, request: HttpRequest) -> None:
        if not self.has_view_permission(request):
            raise PermissionDenied


def _segment(asked: dict[str, str]) -> dict[str, Any]:
    known = prefilled({name: asked.get(name, "") for name in SEGMENT})
    return {f"{name}_id" if name == "category" else name: value for name, value in known.items()}


def _followed(asked: dict[str, str]) -> Mailing | None:
    """What the mailing of the page follows."""
    pk = number_in(asked, "mailing")
    return Mailing.objects.filter(followers=pk).first() if pk else None


def typed(given: dict[str, str], mailing: Mailing | None = None) -> Mailing:
    """The letter of a form that is not saved; its picture is the one that `mailing` has."""
    category = Category.objects.filter(pk=_segment(given).get("category_id", 0)).first()
    return Mailing(
        text=given.get("text", "").replace("\r\n", "\n"),
        target=given.get("target", ""),
        button=given.get("button", ""),
        category=category,
        picture=mailing.picture if mailing else "",
    )
