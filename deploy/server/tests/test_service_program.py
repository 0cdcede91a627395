"""What a service's own command says of settings is handed on for whoever has installed it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from server.service_program import Program
from server.trouble import Trouble, UnfitError

CLONE = Path(__file__).parents[3]


@pytest.fixture
def release(tmp_path: Path) -> Path:
    """Of this clone's code."""
    python = tmp_path / "venv/bin/python"
    python.parent.mkdir(parents=True)
    python.write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    python.chmod(0o755)
    for package in ("catalog_service", "reposter_service", "shared_schema"):
        (tmp_path / package).symlink_to(CLONE / package)
    return tmp_path


@pytest.mark.parametrize(
    ("service", "settings", "said"),
    [
        pytest.param("catalog", {"CATALOG_HTTPS": "perhaps"}, "CATALOG_HTTPS: должно быть", id="catalog"),
        pytest.param(
            "catalog",
            {"CATALOG_DATABASE_URL": "postgresql://a:p@h/house", "CATALOG_HOSTS": "a", "CATALOG_SECRET_KEY": "short"},
            "(catalog) не годятся: CATALOG_SECRET_KEY: нужно не меньше 50 случайных знаков. Исправьте",
            id="what the catalog is not served with",
        ),
        pytest.param("reposter", {"TELEGRAM_API_ID": "none"}, "TELEGRAM_API_ID: ", id="reposter"),
    ],
)
def test_settings_that_do_not_fit_are_told_with_the_file_they_stand_in(
    release: Path, service: str, settings: dict[str, str], said: str
) -> None:
    file = Path(f"/etc/channel-house/{service}.env")
    with pytest.raises(UnfitError) as refused:
        Program(service, release).check(settings, file)
    assert str(refused.value).startswith(f"Настройки ({service}) не годятся: ")
    assert said in str(refused.value)
    assert f"Исправьте их в {file}," in str(refused.value)
    assert ".env.example" not in str(refused.value)
    assert "; ." not in str(refused.value)


def rotating(release: Path, script: str) -> bool:
    """What is made of a rotation that ends so."""
    (release / "venv/bin/python").write_text(f"#!/bin/sh\n{script}\n")
    return Program("reposter", release).reencrypts_sessions_of("a key", {})


def test_a_key_fits_or_does_not_by_the_reposters_own_word(release: Path) -> None:
    assert rotating(release, "exit 0")
    assert not rotating(release, "echo Сессии зашифрованы другим ключом >&2; exit 2")


@pytest.mark.parametrize(
    ("script", "words"),
    [
        pytest.param("echo База данных не отвечает >&2; exit 1", "База данных не отвечает", id="the database is away"),
        pytest.param("kill -KILL $$", "код выхода -9", id="killed"),
    ],
)
def test_a_rotation_that_was_kept_from_its_end_says_nothing_of_the_key(release: Path, script: str, words: str) -> None:
    with pytest.raises(Trouble, match=f"^Сессии не перешифрованы: {words}") as told:
        rotating(release, script)
    assert not isinstance(told.value, UnfitError)
