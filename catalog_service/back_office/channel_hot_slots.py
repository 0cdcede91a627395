"""«Горящие места»: the section of a channel's page."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from catalog_service.back_office import hot_slot_deletion
from catalog_service.back_office.deletion import RefusedInWords
from catalog_service.back_office.hot_slot_sale import state_words
from catalog_service.back_office.sections import Section, WithSections
from catalog_service.channels.models import Channel, HotSlot

MOST = 5
"""Shown on the page, the latest; the others in the list of hot slots."""


class WithHotSlots(WithSections, RefusedInWords):
    """Mixed into a channel's page."""

    def sections(self, request: HttpRequest, obj: Any) -> list[Section]:
        others = super().sections(request, obj)
        return [*others, _section(request, obj)] if request.user.has_perm("channels.view_hotslot") else others

    def in_the_way(self, request: HttpRequest, obj: Any) -> str | None:
        return super().in_the_way(request, obj) or hot_slot_deletion.in_the_way(obj.hot_slots.all())

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[Any, Any, Any, list[Any]]:
        """They go with their channel, whoever may not delete them otherwise."""
        deleted, counts, lacking, protected = super().get_deleted_objects(objs, request)
        protected += map(str, hot_slot_deletion.telling(HotSlot.objects.filter(channel__in=objs)))
        return deleted, counts, lacking - {HotSlot._meta.verbose_name}, protected  # noqa: SLF001 - Django's public name


def _section(request: HttpRequest, channel: Channel) -> Section:
    now, may_add = timezone.now(), request.user.has_perm("channels.add_hotslot")
    found = list(channel.hot_slots.all()[: MOST + 1])
    slots = [{"slot": slot, "state": state_words(slot, now)} for slot in found[:MOST]]
    shows = {
        "slots": slots,
        "all": f"{reverse('admin:channels_hotslot_changelist')}?{urlencode({'channel__id__exact': channel.pk})}",
        "has_more": len(found) > MOST,
        "add": f"{reverse('admin:channels_hotslot_add')}?channel={channel.pk}" if may_add else "",
    }
    return Section("Горящие места", "back_office/channel_hot_slots.html", shows)
