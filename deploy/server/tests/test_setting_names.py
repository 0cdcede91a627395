"""A setting whose name is mistyped is said where it stands, with what may have been meant."""

from pathlib import Path

import pytest
from server import house_settings, setting_names
from server.layout import CATALOG, REPOSTER, SERVER, Layout
from server.questions import DEFAULTS
from server.trouble import UnfitError


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("CATALOG_MAILINGS_A_SECND", ["CATALOG_MAILINGS_A_SECND (похоже на CATALOG_MAILINGS_A_SECOND)"]),
        ("HOUSE_ADMIN_ADRESSES", ["HOUSE_ADMIN_ADRESSES (похоже на HOUSE_ADMIN_ADDRESSES)"]),
        ("REPOSTER_QUITE_ANOTHER_THING", ["REPOSTER_QUITE_ANOTHER_THING"]),
        ("CATALOG_MAILINGS_A_SECOND", []),
        ("TELEGRAM_API_HASH", []),
        ("HOUSE_BACKUP_DATABASE_URL", []),
        ("PGSSLROOTCERT", []),
    ],
)
def test_a_name_that_begins_as_ours_and_is_none_is_strange(name: str, said: list[str]) -> None:
    assert setting_names.strange([name]) == said


def test_each_file_is_named_with_what_is_wrong_in_it(tmp_path: Path) -> None:
    layout = Layout(tmp_path)
    stored = {
        SERVER: {"HOUSE_SERVICE": CATALOG},
        CATALOG: {"CATALOG_LOG_LEVEL": "INFO", "CATALOG_WEB_WORKRES": "3"},
        REPOSTER: {"REPOSTER_LOG_LEVEL": "INFO", "SSL_CERT_FILE": "/etc/own.pem"},
    }
    with pytest.raises(UnfitError) as refused:
        setting_names.require_known(layout, stored)
    assert str(refused.value) == (
        f"{layout.env(SERVER)}: таких настроек нет: HOUSE_SERVICE (похоже на HOUSE_SERVICES); "
        f"{layout.env(CATALOG)}: таких настроек нет: CATALOG_WEB_WORKRES (похоже на CATALOG_WEB_WORKERS). "
        "Исправьте имена или уберите строки и повторите."
    )


def test_what_the_installer_writes_is_all_known(tmp_path: Path) -> None:
    answers = DEFAULTS | {"HOUSE_SITE_NAME": "a.example.com", "TELEGRAM_API_ID": "1", "TELEGRAM_API_HASH": "0"}
    setting_names.require_known(Layout(tmp_path), house_settings.files(answers, {}))
