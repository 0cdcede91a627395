"""GET categories/: the first page."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from catalog_service.channels import queries
from catalog_service.mini_app import cards, serializers
from catalog_service.mini_app.conditional import Answer, conditional
from catalog_service.mini_app.questions import CategoriesQuestion, first_channels
from catalog_service.mini_app.schema import UNCHANGED, problems


class CategoriesView(APIView):
    """Every category with its first channels."""

    @extend_schema(
        operation_id="categories",
        parameters=[CategoriesQuestion],
        responses={200: serializers.Categories} | UNCHANGED | problems(400),
    )
    @conditional
    def get(self, request: Request) -> Answer:
        edition, shelves = queries.shelves(first_channels(request.META["QUERY_STRING"]))
        return Answer(edition, cards.first_page(shelves))
