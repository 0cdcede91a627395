"""What the schema says that the views alone do not: refusals, ids in addresses, how a visitor is known."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse

from catalog_service.mini_app.problems import MEDIA_TYPE
from catalog_service.mini_app.questions import MOST_ID
from catalog_service.mini_app.serializers import Problem

CHANNEL_ID = OpenApiParameter(
    "channel_id",
    {"type": "integer", "format": "int64", "minimum": 1, "maximum": MOST_ID},
    OpenApiParameter.PATH,
    description="id of the channel",
)
LINK_CODE = OpenApiParameter(
    "code", {"type": "string"}, OpenApiParameter.PATH, description="what Telegram hands over as `start_param`"
)

WORDS = {
    400: "The question cannot be read, or a field of it is wrong.",
    401: "Nobody is known by this initData; `code` says why.",
    404: "No such channel among the published ones.",
    409: "What there is stands in the way; `code` says what, `again_at` when it may be tried again.",
    413: "The body is too large.",
    415: "The body is not JSON.",
    429: "Asked too often; Retry-After says when again.",
}
ALWAYS = (401, 429)
UNCHANGED = {304: OpenApiResponse(description="What was sent with this ETag is what there is now.")}
"""For `extend_schema(responses=…)` of answers that are `conditional`."""

Responses = dict[tuple[int, str], OpenApiResponse]


def problems(*statuses: int) -> Responses:
    """For `extend_schema(responses=…)`; 401 and 429 may come from everywhere."""
    return {
        (status, MEDIA_TYPE): OpenApiResponse(Problem, description=WORDS[status])
        for status in sorted({*statuses, *ALWAYS})
    }


class TelegramSignature(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """`Authorization: tma <initData>`, in OpenAPI's words; found by DRF's classes through its base."""

    target_class = "catalog_service.mini_app.authentication.TelegramAuthentication"
    name = "initData"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        del auto_schema
        return {"type": "http", "scheme": "tma", "description": "initData as Telegram hands it to the Mini App"}
