"""What editors read is Russian."""

import gettext
import re
from pathlib import Path

import pytest
from django.test import Client

WORDS = Path(__file__).parents[2] / "back_office" / "locale" / "ru" / "LC_MESSAGES"


def test_the_compiled_words_are_those_that_people_edit() -> None:
    written = re.findall(r'^msgid "(.+)"\nmsgstr "(.+)"$', (WORDS / "django.po").read_text(), re.MULTILINE)
    with (WORDS / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    assert [(english, compiled.gettext(english)) for english, _ in written] == written


@pytest.mark.django_db
def test_the_page_for_signing_in_is_russian(client: Client) -> None:
    page = client.get("/admin/login/", secure=True).content.decode()
    assert "Вход" in page
    assert "Welcome" not in page
