"""GET channels/ and GET channels/{id}/: the list and one channel."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from catalog_service.channels.models import Channel
from catalog_service.mini_app import answers, serializers
from catalog_service.mini_app.answers import Answer
from catalog_service.mini_app.conditional import conditional
from catalog_service.mini_app.problems import channel_not_found
from catalog_service.mini_app.questions import ListQuestion
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
        return answers.channels(request.META["QUERY_STRING"])


class ChannelView(APIView):
    """One published channel, with everything that is known of it."""

    @extend_schema(
        operation_id="channel",
        parameters=[CHANNEL_ID],
        responses={200: serializers.WholeChannel} | UNCHANGED | problems(404),
    )
    @conditional
    def get(self, request: Request, channel_id: int) -> Answer:  # noqa: ARG002
        try:
            return answers.channel(channel_id)
        except Channel.DoesNotExist as missing:
            raise channel_not_found() from missing
