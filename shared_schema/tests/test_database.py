"""Names and DSNs."""

import pytest

from shared_schema.database import CATALOG, REPOSTER, DsnMissingError, dsn


def test_each_service_has_a_schema_and_three_roles() -> None:
    assert (REPOSTER.schema, REPOSTER.owner, REPOSTER.migrator, REPOSTER.app) == (
        "reposter",
        "reposter_owner",
        "reposter_migrator",
        "reposter_app",
    )


def test_the_app_and_the_migrator_take_their_addresses_from_different_variables() -> None:
    assert CATALOG.app_variable == "CATALOG_DATABASE_URL"
    assert CATALOG.migrator_variable == "CATALOG_MIGRATOR_DATABASE_URL"


def test_an_address_comes_from_the_environment() -> None:
    assert dsn("REPOSTER_DATABASE_URL", {"REPOSTER_DATABASE_URL": "postgresql://a@b/c"}) == "postgresql://a@b/c"


@pytest.mark.parametrize("environment", [{}, {"REPOSTER_DATABASE_URL": ""}], ids=["missing", "empty"])
def test_a_missing_address_is_named(environment: dict[str, str]) -> None:
    with pytest.raises(DsnMissingError, match="REPOSTER_DATABASE_URL"):
        dsn("REPOSTER_DATABASE_URL", environment)
