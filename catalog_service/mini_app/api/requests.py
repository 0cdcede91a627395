"""POST requests/: a buyer asks for an ad place."""

from django.db import transaction
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from catalog_service.analytics.actions import record_deed
from catalog_service.analytics.models import Kind
from catalog_service.channels import queries
from catalog_service.mini_app import serializers
from catalog_service.mini_app.personal import PersonalView
from catalog_service.mini_app.problems import ProblemError, channel_not_found
from catalog_service.mini_app.questions import RequestQuestion
from catalog_service.mini_app.schema import problems
from catalog_service.visitors import actions


class RequestsView(PersonalView):
    """Stored at once; refused: a second one for the same channel within an hour (`asked_already`), a format that the
    channel does not sell (`format_not_sold`).
    """

    @extend_schema(
        operation_id="ask",
        request=RequestQuestion,
        responses={201: serializers.StoredRequest} | problems(400, 404, 409, 413, 415),
    )
    def post(self, request: Request) -> Response:
        question = RequestQuestion(data=request.data)
        question.is_valid(raise_exception=True)
        asked = question.validated_data
        channel = queries.published().filter(pk=asked["channel"]).only("pk").first()
        if channel is None:
            raise channel_not_found()
        now, visitor_id = timezone.now(), self.visitor_id(request)
        try:
            with transaction.atomic():  # asked and counted, or neither
                stored = actions.ask(
                    visitor_id, channel, asked["format"], asked["wished_on"], asked["comment"], now=now
                )
                record_deed(visitor_id, Kind.SENT_REQUEST, channel.pk, now=now)
        except actions.AskedAlreadyError as already:
            wait = int((already.again_at - now).total_seconds()) + 1
            words = "Заявка на этот канал уже отправлена. Новую можно отправить через час после неё."
            raise ProblemError(409, "asked_already", words, wait=wait, again_at=already.again_at) from already
        except actions.NotSoldError as not_sold:
            raise ProblemError(409, "format_not_sold", "Этот канал не продаёт такой формат.") from not_sold
        return Response({"id": stored.pk, "created_at": stored.created_at}, status=201)
