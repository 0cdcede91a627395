"""One more link by one click: what the button on a page does."""

from collections.abc import Mapping

from django.contrib import messages
from django.contrib.admin.models import ADDITION, LogEntry
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from catalog_service.back_office.sign_in import signed_in
from catalog_service.channels.models import Category, Channel
from catalog_service.links import actions
from catalog_service.links.actions import TargetGoneError

TARGETS: Mapping[str, type[Channel] | type[Category]] = {"channel": Channel, "category": Category}
"""Names of the form's one field; without any the link is to the first page."""
READY = "Ссылка готова. Подпишите, где она будет стоять: по метке её легко найти."
GONE = "Ссылка не создана: того, к чему она нужна, уже нет."


def may_make(request: HttpRequest) -> bool:
    return request.user.has_perm("links.add_link")


def make(request: HttpRequest) -> HttpResponse:
    """POST `channel=ID`, `category=ID` or nothing; the answer leads to the new link's page."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if not may_make(request):
        raise PermissionDenied
    try:
        link, is_new = actions.press(signed_in(request), _target(request.POST.dict()), timezone.now())
    except TargetGoneError:
        messages.error(request, GONE)
        return HttpResponseRedirect(reverse("admin:links_link_changelist"))
    if is_new:
        LogEntry.objects.log_actions(signed_in(request).pk, [link], ADDITION, single_object=True)
    messages.success(request, READY)
    return HttpResponseRedirect(reverse("admin:links_link_change", args=[link.pk]))


def _target(asked: Mapping[str, str]) -> Channel | Category | None:
    for name, model in TARGETS.items():
        if name in asked:
            try:
                return model.objects.only("pk").get(pk=asked[name])
            except (model.DoesNotExist, ValueError, OverflowError) as missing:
                raise TargetGoneError from missing
    return None
