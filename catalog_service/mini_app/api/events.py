"""POST events/: what a visitor has done, in batches."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from catalog_service.analytics import actions
from catalog_service.analytics.actions import Deed, Recorded
from catalog_service.analytics.models import Kind
from catalog_service.figures import actions as figures
from catalog_service.links import actions as arrivals
from catalog_service.links import queries as links
from catalog_service.mini_app import serializers, told
from catalog_service.mini_app.authentication import opened_since, start_param
from catalog_service.mini_app.personal import PersonalView
from catalog_service.mini_app.questions import EventsQuestion
from catalog_service.mini_app.schema import problems


class EventsView(PersonalView):
    """Each is counted once by its id, however often it is told. By which link the app was opened says the signature."""

    @extend_schema(
        operation_id="tell_events",
        request=EventsQuestion,
        responses={200: serializers.EventsTold} | problems(400, 413, 415),
    )
    def post(self, request: Request) -> Response:
        now = timezone.now()
        batch = told.batch(request.data, now=now)
        visitor_id = self.visitor_id(request)
        recorded = actions.record(visitor_id, _by_link(request, visitor_id, batch.deeds))
        if opened := _opened(recorded, batch.deeds):
            figures.opened(opened, now=now)
        refused = [*batch.refused, *_refused(recorded, batch.deeds)]
        known = len(batch.deeds) + len(batch.refused) - len(refused) - recorded.counted
        return Response({"counted": recorded.counted, "known": known, "refused": [each._asdict() for each in refused]})


def _opened(recorded: Recorded, deeds: Sequence[Deed]) -> set[int]:
    """Channels on whose pages visitors have been: their figures are to be fresh when the next one comes."""
    believed = [] if recorded.full else [deed for deed in deeds if deed not in recorded.missing]
    return {deed.channel for deed in believed if deed.kind == Kind.OPENED_CHANNEL and deed.channel is not None}


def _refused(recorded: Recorded, deeds: Sequence[Deed]) -> Iterable[told.Refused]:
    return map(told.too_many, deeds) if recorded.full else map(told.not_found, recorded.missing)


def _by_link(request: Request, visitor_id: int, deeds: Sequence[Deed]) -> Sequence[Deed]:
    """Opens get the link by which they were; the first one of a visitor is remembered.

    What was opened before the signature was made, and is told only now, was opened otherwise.
    """
    code, since = start_param(request), opened_since(request)
    opened = [deed for deed in deeds if deed.kind == Kind.OPENED_APP and deed.at >= since]
    link = links.known(code) if code and opened else None
    if link is None:
        return deeds
    arrivals.arrive(visitor_id, link.pk, min(deed.at for deed in opened))
    return [replace(deed, link=link.pk) if deed in opened else deed for deed in deeds]
