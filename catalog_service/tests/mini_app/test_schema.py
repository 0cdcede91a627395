"""What the API says of itself, and that it does what it says whatever it is asked."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.conf import LazySettings
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.utils import timezone
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from schemathesis.specs.openapi.schemas import OpenApiSchema

from catalog_service.channels import queries
from catalog_service.channels.models import Channel, PriceFormat
from catalog_service.figures import growth
from catalog_service.mini_app import cards, serializers
from catalog_service.tests.builders import NOON, a_category, a_channel, a_hot_slot
from catalog_service.tests.mini_app.signing import signed

EVERY = (not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance)
OPERATIONS = {
    "ask": "POST /api/v1/requests/",
    "allow_writing": "POST /api/v1/write-access/",
    "categories": "GET /api/v1/categories/",
    "channel": "GET /api/v1/channels/{channel_id}/",
    "channels": "GET /api/v1/channels/",
    "drop_favorite": "DELETE /api/v1/favorites/{channel_id}/",
    "favorites": "GET /api/v1/favorites/",
    "link": "GET /api/v1/links/{code}/",
    "tell_events": "POST /api/v1/events/",
    "keep_favorite": "PUT /api/v1/favorites/{channel_id}/",
}


def written() -> dict[str, Any]:
    schema: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return schema


def properties(name: str) -> dict[str, Any]:
    found: dict[str, Any] = written()["components"]["schemas"][name]["properties"]
    return found


# ── The schema ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_schema_is_valid_and_written_without_a_warning(capsys: pytest.CaptureFixture[str]) -> None:
    validate_schema(written())  # type: ignore[no-untyped-call]
    assert capsys.readouterr().err == ""


def test_the_schema_has_every_address() -> None:
    found = {
        of["operationId"]: f"{method.upper()} {path}"
        for path, methods in written()["paths"].items()
        for method, of in methods.items()
    }
    assert found == OPERATIONS


def test_numbers_are_numbers_and_what_may_be_missing_says_so() -> None:
    card = properties("Card")
    assert [card[name]["type"] for name in ("id", "subscribers", "cpm")] == [
        "integer",
        ["integer", "null"],
        ["number", "null"],
    ]
    slots = properties("WholeChannel")["similar"]["items"]
    assert slots == {"oneOf": [{"$ref": "#/components/schemas/Card"}, {"type": "null"}]}


def test_a_question_does_not_ask_for_what_has_a_default() -> None:
    assert written()["components"]["schemas"]["RequestQuestionRequest"]["required"] == ["channel"]


def test_what_is_personal_needs_a_signature_and_the_rest_does_not() -> None:
    operations = [of for methods in written()["paths"].values() for of in methods.values()]
    public = {of["operationId"] for of in operations if {} in of["security"]}
    assert public == {"categories", "channels", "channel", "link"}


@pytest.mark.django_db
def test_what_is_built_has_the_fields_that_the_schema_names() -> None:
    channel = queries.whole(a_hot_slot().channel_id)
    assert list(json.loads(channel.card)) == list(serializers.Card().fields)
    assert set(json.loads(channel.card)["hot_slot"]) == set(serializers.HotSlotShown().fields)
    assert set(cards.whole(channel, [], growth.read(channel.pk, NOON.date()))) == set(serializers.WholeChannel().fields)


# ── Whatever is asked ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def one_transaction() -> Iterator[None]:
    """A request leaves the test's connection open, as it does with Django's own client."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def api(settings: LazySettings, one_transaction: None) -> OpenApiSchema:
    """The schema and the application behind it, over plain HTTP, with no limit."""
    settings.SECURE_SSL_REDIRECT = False
    settings.VISITOR_REQUESTS_A_MINUTE = 10**9
    schema = schemathesis.openapi.from_dict(written())
    schema.app = WSGIHandler()
    return schema


def a_full_channel() -> Channel:
    figures = {"subscribers": 20_000, "reach": 5000, "err": 25, "er": 1}
    channel = a_channel(a_category("Кино"), price=1000, figures=figures)
    channel.prices.create(format=PriceFormat.objects.get(name="2/48"), amount=1500)
    channel.shares.create(kind="gender", name="male", percent=60)
    channel.reviews.create(author="Анна", text="Хорошо")
    channel.ad_examples.create(text="Пример")
    a_channel(channel.category)
    return channel


@pytest.mark.django_db
@pytest.mark.parametrize("operation", ["channel", "categories", "channels"])
def test_what_is_public_is_as_the_schema_says(api: OpenApiSchema, operation: str) -> None:
    address = {"channel_id": a_full_channel().pk}
    case = api.find_operation_by_id(operation).Case(path_parameters=address if operation == "channel" else {})
    assert case.call_and_validate(headers={"Host": "testserver"}, checks=list(EVERY)).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("operation", OPERATIONS)
def test_whatever_is_asked_is_answered_as_the_schema_says(api: OpenApiSchema, operation: str) -> None:
    a_full_channel()
    raw = signed(auth_date=str(int(timezone.now().timestamp())))
    asked = api.find_operation_by_id(operation)

    @given(case=asked.as_strategy())
    @examples(
        max_examples=30,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    def ask(case: schemathesis.Case[Any]) -> None:
        case.call_and_validate(headers={"Authorization": f"tma {raw}", "Host": "testserver"}, checks=list(EVERY))

    ask()
