"""Addresses written by hand: refused in words, never an error of the site."""

import pytest

from catalog_service.tests.back_office.conftest import Browser

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/admin/channels/channel/?telegram_link__regex=((", 400),
        ("/admin/channels/channel/?q=%00", 200),
        ("/admin/search/?s=%D0%B0&page=99", 404),
        ("/admin/autocomplete/?app_label=channels&model_name=channel&field_name=category&term=%00", 400),
        ("/admin/autocomplete/?app_label=channels&model_name=channel&field_name=category&term=a&page=99", 404),
    ],
)
def test_it_is_refused(owner: Browser, address: str, status: int) -> None:
    owner.raise_request_exception = False
    assert owner.get(address).status_code == status
