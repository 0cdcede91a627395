"""What the schema says of refusals: the same shape for all, by status."""

from drf_spectacular.utils import OpenApiResponse

from catalog_service.mini_app.problems import MEDIA_TYPE
from catalog_service.mini_app.serializers import Problem

WORDS = {
    400: "The question cannot be read, or a field of it is wrong.",
    401: "Nobody is known by this initData; `code` says why.",
    404: "No such channel among the published ones.",
    409: "Asked for already; `again_at` says when it may be again.",
    413: "The body is too large.",
    415: "The body is not JSON.",
    429: "Asked too often; Retry-After says when again.",
}
ALWAYS = (401, 429)

Responses = dict[tuple[int, str], OpenApiResponse]


def problems(*statuses: int) -> Responses:
    """For `extend_schema(responses=…)`; 401 and 429 may come from everywhere."""
    return {
        (status, MEDIA_TYPE): OpenApiResponse(Problem, description=WORDS[status])
        for status in sorted({*statuses, *ALWAYS})
    }
