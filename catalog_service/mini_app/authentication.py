"""`Authorization: tma <initData>`: who is asking. Without the header nobody is, and what is public may be read.

opened_by(request)      `User` of the signature; only where `Signed` is among the view's permissions
start_param(request)    the code of the link by which he has opened the app, "" without one; likewise
opened_since(request)   what he did in the app that was opened then was not before this moment; likewise
"""

from datetime import UTC, datetime
from typing import Any, cast

from django.conf import settings
from django.utils import timezone
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from catalog_service.mini_app.init_data import AHEAD_S, InitData, InitDataError, Reason, User, checked

SCHEME = "tma"
WORDS = {
    Reason.MALFORMED: "Подпись Telegram не читается. Откройте приложение заново.",
    Reason.FORGED: "Подпись Telegram неверна. Откройте приложение заново.",
    Reason.EXPIRED: "Сессия устарела. Закройте и откройте приложение заново.",
    Reason.FUTURE: "Подпись Telegram из будущего. Проверьте часы и откройте приложение заново.",
}
"""For people; the code of the problem is `init_data_` and the reason."""


class TelegramAuthentication(BaseAuthentication):
    """By the signature alone: no query, no cookie, hence nothing for another site to abuse."""

    def authenticate(self, request: Request) -> tuple[User, InitData] | None:
        scheme, _, raw = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
        if scheme.lower() != SCHEME:
            return None
        try:
            opened = checked(
                raw.strip(), settings.BOT_TOKEN, now=timezone.now().timestamp(), lasts=settings.INIT_DATA_LASTS_S
            )
        except InitDataError as wrong:
            # `from None`: the text of whatever failed inside may hold a part of what was sent.
            raise AuthenticationFailed(WORDS[wrong.reason], code=f"init_data_{wrong.reason}") from None
        return opened.user, opened

    def authenticate_header(self, request: Request) -> str:  # noqa: ARG002
        return SCHEME


class Signed(BasePermission):
    """Somebody is asking: everything personal."""

    def has_permission(self, request: Request, view: object) -> bool:  # noqa: ARG002
        return isinstance(request.auth, InitData)


def opened_by(request: Request) -> User:
    """Who signed; for views that only `Signed` may ask."""
    return _signed(request).user


def start_param(request: Request) -> str:
    """What Telegram signed: nobody comes by a link that he has not opened."""
    return _signed(request).start_param


def opened_since(request: Request) -> datetime:
    """By Telegram's clock, and as much earlier as the two clocks may differ."""
    return datetime.fromtimestamp(_signed(request).signed_at - AHEAD_S, tz=UTC)


def _signed(request: Request) -> InitData:
    opened: Any = request.auth
    return cast("InitData", opened)
