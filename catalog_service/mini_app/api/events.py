"""POST events/: what a visitor has done, in batches."""

from collections.abc import Sequence

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from catalog_service.analytics import actions
from catalog_service.analytics.actions import Deed
from catalog_service.analytics.models import Kind
from catalog_service.links import actions as arrivals
from catalog_service.links import queries as links
from catalog_service.mini_app import serializers, told
from catalog_service.mini_app.authentication import start_param
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
        batch = told.batch(request.data, now=timezone.now())
        visitor_id = self.visitor_id(request)
        link_id = _arrived(visitor_id, start_param(request), batch.deeds)
        recorded = actions.record(visitor_id, batch.deeds, link_id=link_id)
        refused = [*batch.refused, *map(told.not_found, recorded.missing)]
        known = len(batch.deeds) - recorded.counted - len(recorded.missing)
        return Response({"counted": recorded.counted, "known": known, "refused": [each._asdict() for each in refused]})


def _arrived(visitor_id: int, code: str, deeds: Sequence[Deed]) -> int | None:
    """The link by which the app was opened, if it was; the first one of a visitor is remembered."""
    opened = min((deed.at for deed in deeds if deed.kind == Kind.OPENED_APP), default=None)
    link = links.known(code) if code and opened else None
    if link is None or opened is None:
        return None
    arrivals.arrive(visitor_id, link.pk, opened)
    return link.pk
