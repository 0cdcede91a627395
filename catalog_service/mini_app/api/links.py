"""GET links/{code}/: which page a link opens."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from catalog_service.links import queries
from catalog_service.mini_app import cards, serializers
from catalog_service.mini_app.schema import LINK_CODE, problems


class LinkView(APIView):
    """Whatever the code is, there is a page: the first one, with a note, where the link leads nowhere now."""

    @extend_schema(operation_id="link", parameters=[LINK_CODE], responses={200: serializers.LinkedPage} | problems())
    def get(self, request: Request, code: str) -> Response:  # noqa: ARG002
        # Without an ETag: the catalog's edition knows nothing of links, and who opens the app asks once.
        return Response(cards.linked(queries.page(queries.known(code))), headers={"Cache-Control": "no-store"})
