"""GET categories/: the first page."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from catalog_service.channels import queries
from catalog_service.mini_app import cards, serializers
from catalog_service.mini_app.conditional import Answer, conditional
from catalog_service.mini_app.schema import UNCHANGED, problems


class CategoriesView(APIView):
    """Every category with its first channels."""

    @extend_schema(operation_id="categories", responses={200: serializers.Categories} | UNCHANGED | problems())
    @conditional
    def get(self, request: Request) -> Answer:  # noqa: ARG002
        edition, shelves = queries.shelves()
        return Answer(edition, cards.first_page(shelves))
