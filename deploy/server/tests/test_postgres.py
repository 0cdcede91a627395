"""Whoever asks PostgreSQL by its own programs: addresses taken apart, two who change the same roles."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from postgres_binaries import find_binaries
from server.postgres import Login, login, with_password
from server.trouble import UnfitError

BOOTSTRAP = Path(__file__).parents[3] / "shared_schema/bootstrap.sql"


@pytest.mark.parametrize(
    "dsn",
    ["", "house", "mysql://a:b@host/house", "postgresql://a:b@host", "postgresql://a:b@host:port/house"],
    ids=["nothing", "a word", "another database", "no name", "no port"],
)
def test_an_address_that_is_none_is_told_by_its_setting(dsn: str) -> None:
    with pytest.raises(UnfitError, match="HOUSE_BACKUP_DATABASE_URL"):
        login(dsn, "HOUSE_BACKUP_DATABASE_URL")


def test_another_password_stands_in_the_same_address() -> None:
    changed = with_password("postgresql://role:old@host:5433/house?sslmode=require", "a/b@c")
    assert changed == "postgresql://role:a%2Fb%40c@host:5433/house?sslmode=require"
    assert login(changed, "X").environment["PGPASSWORD"] == "a/b@c"


def test_two_who_prepare_the_same_roles_at_once_both_succeed(
    database_admin_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PG_BIN", str(find_binaries()))
    admin: Login = login(database_admin_url, "admin")
    sql = f"BEGIN;\nCREATE TEMP TABLE harmless ();\n{_roles()}\nCOMMIT;"
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda _: admin.psql(sql, "Роли не сделаны"), range(16))) == [[]] * 16


def _roles() -> str:
    """Of bootstrap.sql what belongs to the whole server."""
    return BOOTSTRAP.read_text(encoding="utf-8").partition("$roles$;")[0] + "$roles$;"
