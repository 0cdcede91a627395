"""GET favorites/, PUT and DELETE favorites/{channel_id}/: the visitor's own, nobody else's."""

from django.db import transaction
from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from catalog_service.analytics.actions import record_deed
from catalog_service.analytics.models import Kind
from catalog_service.channels import queries as channels
from catalog_service.channels.models import Channel
from catalog_service.mini_app import cards, serializers
from catalog_service.mini_app.json_only import json_answer
from catalog_service.mini_app.personal import PersonalView
from catalog_service.mini_app.problems import ProblemError, channel_not_found
from catalog_service.mini_app.schema import CHANNEL_ID, problems
from catalog_service.visitors import actions, queries


class FavoritesView(PersonalView):
    """All favorites at once: the Mini App adds up their prices and reach."""

    @extend_schema(operation_id="favorites", responses={200: serializers.Favorites} | problems())
    def get(self, request: Request) -> HttpResponse:
        kept = queries.favorites(self.visitor_id(request))[: actions.MOST_FAVORITES]
        return json_answer(cards.favorites(channels.cards(kept)))


class FavoriteView(PersonalView):
    """One favorite; doing the same twice changes nothing. Of one visitor at most 500 (`favorites_full`)."""

    @extend_schema(
        operation_id="keep_favorite", parameters=[CHANNEL_ID], request=None, responses={204: None} | problems(404, 409)
    )
    def put(self, request: Request, channel_id: int) -> Response:
        channel = channels.published().filter(pk=channel_id).only("pk").first()
        if channel is None:
            raise channel_not_found()
        try:
            _keep(self.visitor_id(request), channel)
        except actions.TooManyFavoritesError as full:
            words = f"В избранном уже {actions.MOST_FAVORITES} каналов. Уберите лишние, чтобы добавить этот."
            raise ProblemError(409, "favorites_full", words, most=actions.MOST_FAVORITES) from full
        return Response(status=204)

    @extend_schema(operation_id="drop_favorite", parameters=[CHANNEL_ID], responses={204: None} | problems())
    def delete(self, request: Request, channel_id: int) -> Response:
        actions.drop(self.visitor_id(request), channel_id)
        return Response(status=204)


@transaction.atomic
def _keep(visitor_id: int, channel: Channel) -> None:
    """Kept and counted, or neither."""
    now = timezone.now()
    if actions.keep(visitor_id, channel, now=now):
        record_deed(visitor_id, Kind.KEPT_FAVORITE, channel.pk, now=now)
