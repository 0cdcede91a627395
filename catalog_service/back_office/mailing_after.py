"""A mailing after it has gone out: who opened it, who has not and is written to anew, one more like it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from catalog_service.analytics.funnel import Conversion
from catalog_service.analytics.models import Subject
from catalog_service.analytics.rules import KEPT
from catalog_service.back_office import opens
from catalog_service.back_office.conversion_words import per_cent
from catalog_service.back_office.sections import Section, WithSections
from catalog_service.back_office.sign_in import signed_in
from catalog_service.back_office.words import number
from catalog_service.mailings import actions
from catalog_service.mailings.actions import WrongStateError
from catalog_service.mailings.models import Mailing, Recipient
from catalog_service.mailings.segments import NotOpened, sizes

State = Mailing.State
Make = Callable[[Mailing, User], Mailing]
Follows = Callable[[Mailing], Mailing | None]
ONE_PRESS = timedelta(seconds=10)
"""A button that is pressed again so soon was pressed once."""
NOT_COUNTED = "Открытия этой рассылки не считаются: её кнопка не ведёт в каталог."
FORGOTTEN = f"Кто открыл рассылку, помнится {KEPT.days} дней: они уже прошли."
NEW_DRAFT = "Черновик готов: проверьте его и отправьте."


def _remembered(mailing: Mailing) -> bool:
    """Who opened is asked of events, which are not kept for ever."""
    return mailing.started_at is not None and timezone.now() - mailing.started_at < KEPT


class WithAfter(WithSections):
    """Mixed into a mailing's page."""

    def get_urls(self) -> list[URLPattern]:
        guarded = self.admin_site.admin_view
        return [
            path("<int:pk>/copy/", guarded(self.copy), name="mailings_mailing_copy"),
            path("<int:pk>/not-opened/", guarded(self.not_opened), name="mailings_mailing_not_opened"),
            *super().get_urls(),
        ]

    def sections(self, request: HttpRequest, obj: Any) -> list[Section]:
        others = super().sections(request, obj)
        if obj.state == State.DRAFT:
            return others
        after = Section("Что дальше", "back_office/mailing_after.html", self._after(request, obj))
        return [after, *(_opens(obj) if opens.may_see(request) else []), *others]

    def _after(self, request: HttpRequest, mailing: Mailing) -> dict[str, Any]:
        is_asked = mailing.counted_link is not None and _remembered(mailing)
        return {
            "mailing": mailing,
            "may_write": request.user.has_perm("mailings.add_mailing"),
            "not_opened": not_opened(mailing) if is_asked and mailing.ended_at and opens.may_see(request) else "",
            "offers": is_asked,
            "instead": "" if is_asked or mailing.started_at is None else _why_not(mailing),
        }

    def copy(self, request: HttpRequest, pk: int) -> HttpResponse:
        """POST: a draft of the same letter."""
        return self._draft(request, pk, actions.copy, lambda mailing: mailing.follows)

    def not_opened(self, request: HttpRequest, pk: int) -> HttpResponse:
        """POST: a draft to whoever got this one and has not come by its link."""
        return self._draft(request, pk, _to_those_who_did_not_open, lambda mailing: mailing)

    def _draft(self, request: HttpRequest, pk: int, make: Make, follows: Follows) -> HttpResponse:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not self.has_add_permission(request):
            raise PermissionDenied
        mailing = get_object_or_404(self.get_queryset(request), pk=pk)
        try:
            draft = self._pressed(request, mailing, make, follows)
        except WrongStateError as wrong:
            messages.error(request, str(wrong))
            draft = mailing
        return HttpResponseRedirect(reverse("admin:mailings_mailing_change", args=[draft.pk]))

    def _pressed(self, request: HttpRequest, mailing: Mailing, make: Make, follows: Follows) -> Mailing:
        """A second press waits for the first, and leads to its draft."""
        person = signed_in(request)
        with transaction.atomic():
            Mailing.objects.select_for_update().get(pk=mailing.pk)
            lately = Mailing.objects.filter(created_by=person, created_at__gt=timezone.now() - ONE_PRESS)
            same = lately.filter(state=State.DRAFT, title__startswith=mailing.title[:110], follows=follows(mailing))
            if first := same.exclude(pk=mailing.pk).first():
                return first
            draft = make(mailing, person)
            self.log_addition(request, draft, [{"added": {}}])
        messages.success(request, NEW_DRAFT)
        return draft


def _to_those_who_did_not_open(mailing: Mailing, by: User) -> Mailing:
    if mailing.started_at is not None and not _remembered(mailing):
        raise WrongStateError(FORGOTTEN)
    return actions.to_those_who_did_not_open(mailing, by)


def _why_not(mailing: Mailing) -> str:
    return NOT_COUNTED if mailing.counted_link is None else FORGOTTEN


def _opens(mailing: Mailing) -> list[Section]:
    """Of its link's charts and conversions. One query."""
    link = mailing.counted_link
    return [opens.section(Subject.LINK, link)] if link is not None else []


def not_opened(mailing: Mailing) -> str:
    """«Получили 512, открыли 120 (23,4 %), не открыли 392, из них написать можно 380.» Two queries."""
    if (link := mailing.counted_link) is None:
        return ""
    sent = Recipient.objects.filter(mailing=mailing, state=Recipient.State.SENT).count()
    rest = sizes(NotOpened(mailing.pk, link, mailing.category_id), timezone.now())
    opened = sent - rest.everyone
    share = per_cent(Conversion(sent, opened).share)
    return (
        f"Получили {number(sent)}, открыли {number(opened)} ({share}), не открыли {number(rest.everyone)}, "
        f"из них написать можно {number(rest.reachable)}."
    )
