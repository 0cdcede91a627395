from __future__ import annotations

from bench.installed_house import answers
from server import env_files
from server.answers import complaints

READY = {
    "catalog_bot_token": "2:catalog",
    "bot_token": "1:reposter",
    "bot_api": "http://127.0.0.1:8000/bot",
    "admins": [11, 12],
    "mtproto_port": 4430,
    "public_key": "-----BEGIN RSA PUBLIC KEY-----\nMIIB\n-----END RSA PUBLIC KEY-----\n",
    "outside": {
        "telegram": "http://127.0.0.1:8000/t.me",
        "pictures": "http://127.0.0.1:8000/pictures",
        "tgstat": "http://127.0.0.1:8000/tgstat",
        "telemetr": "http://127.0.0.1:8000/telemetr",
        "telemetr_page": "http://127.0.0.1:8000/telemetr_page",
    },
    "outside_tokens": {"tgstat": "a", "telemetr": "b"},
}


def test_the_answers_have_the_form_that_the_installer_wants() -> None:
    given = answers(READY)
    assert complaints(given, given, {}) == []


def test_a_key_of_several_lines_comes_back_from_the_file_as_it_was() -> None:
    written = "".join(f"{name}='{value}'\n" for name, value in answers(READY).items())
    assert env_files.parse(written, "answers") == answers(READY)
