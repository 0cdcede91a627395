"""GET categories/: the first page."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from catalog_service.mini_app import answers, serializers
from catalog_service.mini_app.answers import Answer
from catalog_service.mini_app.conditional import conditional
from catalog_service.mini_app.questions import CategoriesQuestion
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
        return answers.categories(request.META["QUERY_STRING"])
