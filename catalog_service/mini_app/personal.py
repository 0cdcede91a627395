"""What only a visitor whom Telegram has signed for may ask, for himself alone."""

from typing import Any, NoReturn

from django.utils import timezone
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from catalog_service.mini_app.authentication import Signed, opened_by
from catalog_service.visitors import actions


class PersonalView(APIView):
    """Whose favorites and requests they are follows from the signature; no address and no body can say it."""

    permission_classes = [Signed]

    def visitor_id(self, request: Request) -> int:
        """Telegram id of who is asking. He is stored by it: one query."""
        user = opened_by(request)
        person = actions.Person(user.first_name, user.last_name, user.username, user.language)
        return actions.see(user.id, person, now=timezone.now()).pk

    def permission_denied(self, request: Request, message: str | None = None, code: str | None = None) -> NoReturn:
        """In words of this house, where DRF has its own."""
        del request, message, code
        raise NotAuthenticated("Это доступно только в Telegram: откройте каталог через бота.")

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        answer = super().finalize_response(request, response, *args, **kwargs)
        answer.headers["Cache-Control"] = "no-store"
        return answer
