"""Whatever else is asked under the API's address."""

from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.views import APIView


class MissingView(APIView):
    """Not a page in HTML: those who ask here read JSON."""

    @extend_schema(exclude=True)
    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        super().initial(request, *args, **kwargs)
        raise NotFound("Такого адреса нет.")
