"""GET links/{code}/: which page a link opens."""

from drf_spectacular.utils import extend_schema
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from catalog_service.channels.queries import edition
from catalog_service.links import queries
from catalog_service.mini_app import cards, serializers
from catalog_service.mini_app.conditional import Answer, conditional
from catalog_service.mini_app.schema import LINK_CODE, UNCHANGED, problems


class LinkView(APIView):
    """Whatever the code is, there is a page: the first one, with a note, where the link leads nowhere now."""

    @extend_schema(
        operation_id="link",
        parameters=[LINK_CODE],
        responses={200: serializers.LinkedPage} | UNCHANGED | problems(),
    )
    @conditional
    def get(self, request: Request, code: str) -> Answer:  # noqa: ARG002
        now = edition()
        return Answer(now, JSONRenderer().render(cards.linked(queries.page(queries.known(code)))))
