"""A client of the API over HTTPS, as nginx hands it on; signed as a visitor or nobody."""

import pytest
from django.core.cache import cache
from django.test import Client

from catalog_service.tests.mini_app.asking import Asking


@pytest.fixture(autouse=True)
def _nobody_has_asked_yet() -> None:
    cache.clear()


@pytest.fixture
def anybody() -> Asking:
    """Without initData."""
    return Asking(Client())


@pytest.fixture
def anna() -> Asking:
    return Asking(Client(), visitor_id=101)


@pytest.fixture
def boris() -> Asking:
    return Asking(Client(), visitor_id=102)
