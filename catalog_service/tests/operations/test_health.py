"""GET /healthz."""

import json

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_a_migrated_database_is_healthy(client: Client) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, json.loads(answer.content)) == (200, {"ok": True, "says": "работает"})
