"""POST write-access/: the visitor has allowed the bot to write to him."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from catalog_service.mini_app.personal import PersonalView
from catalog_service.mini_app.schema import problems
from catalog_service.visitors import actions


class WriteAccessView(PersonalView):
    """Allowing twice changes nothing. Should it not be true, the first message's refusal takes it back."""

    @extend_schema(operation_id="allow_writing", request=None, responses={204: None} | problems())
    def post(self, request: Request) -> Response:
        actions.set_reachable(self.visitor_id(request), reachable=True)
        return Response(status=204)
