"""GET channels/ and GET channels/{id}/: the list and one channel."""

from drf_spectacular.utils import extend_schema
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from catalog_service.channels import queries
from catalog_service.channels.models import Channel
from catalog_service.mini_app import cards, pages, serializers
from catalog_service.mini_app.conditional import Answer, conditional
from catalog_service.mini_app.problems import channel_not_found
from catalog_service.mini_app.questions import ListQuestion, list_question
from catalog_service.mini_app.schema import CHANNEL_ID, UNCHANGED, problems


class ChannelsView(APIView):
    """Published channels: searched, narrowed, ordered, in pages."""

    @extend_schema(
        operation_id="channels",
        parameters=[ListQuestion],
        responses={200: serializers.ChannelPage} | UNCHANGED | problems(400),
    )
    @conditional
    def get(self, request: Request) -> Answer:
        asked = list_question(request.META["QUERY_STRING"])
        found = pages.page(asked.wanted, asked.limit, asked.after)
        return Answer(found.edition, cards.page(found))


class ChannelView(APIView):
    """One published channel, with everything that is known of it."""

    @extend_schema(
        operation_id="channel",
        parameters=[CHANNEL_ID],
        responses={200: serializers.WholeChannel} | UNCHANGED | problems(404),
    )
    @conditional
    def get(self, request: Request, channel_id: int) -> Answer:  # noqa: ARG002
        edition = queries.edition()
        try:
            channel = queries.whole(channel_id)
        except Channel.DoesNotExist as missing:
            raise channel_not_found() from missing
        return Answer(edition, JSONRenderer().render(cards.whole(channel, queries.similar(channel))))
