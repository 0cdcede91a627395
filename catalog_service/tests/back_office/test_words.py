"""What editors read is Russian."""

import gettext
import json
import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from catalog_service.back_office.conversion_words import per_cent
from catalog_service.channels.models import Category
from catalog_service.tests.back_office.conftest import Browser, a_person
from catalog_service.tests.back_office.forms import filled
from catalog_service.tests.builders import a_category, a_channel

WORDS = Path(__file__).parents[2] / "back_office" / "locale" / "ru" / "LC_MESSAGES"


@pytest.mark.parametrize("name", ["django", "djangojs"])
def test_the_compiled_words_are_those_that_people_edit(name: str) -> None:
    written = re.findall(r'^msgid "(.+)"\nmsgstr "(.+)"$', (WORDS / f"{name}.po").read_text(), re.MULTILINE)
    with (WORDS / f"{name}.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    plain = [(english.replace('\\"', '"'), russian.replace('\\"', '"')) for english, russian in written]
    assert [(english, compiled.gettext(english)) for english, _ in plain] == plain


@pytest.mark.django_db
def test_the_page_for_signing_in_is_russian(client: Client) -> None:
    page = client.get("/admin/login/", secure=True).content.decode()
    assert "Вход" in page
    assert "Welcome" not in page


@pytest.mark.django_db
def test_whoever_signs_in_by_a_bookmark_of_the_form_comes_to_the_site(browser: Browser) -> None:
    a_person("Редактор")
    answer = browser.post("/admin/login/", {"username": "Редактор", "password": "correct horse battery"})
    assert (answer.status_code, answer["Location"]) == (302, "/admin/")


# ── Whatever the name's case and gender ──────────────────────────────────────────────────────────────────────────────


def said(page: Any) -> str:
    """What of a page is text, in one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())


@pytest.mark.django_db
def test_deleting_is_asked_and_told_in_russian(editor: Browser) -> None:
    category = a_category("Финансы")
    page = f"/admin/channels/category/{category.pk}/"
    form = said(editor.get(f"{page}change/"))
    assert "Удалить" in form
    assert "Удалить категория" not in form
    assert "Удалить «Финансы»? Вместе с этим будет удалено:" in said(editor.get(f"{page}delete/"))
    assert "Удалено: Финансы." in said(editor.post(f"{page}delete/", {"post": "yes"}, follow=True))


@pytest.mark.django_db
def test_saving_is_told_in_russian(editor: Browser) -> None:
    add = "/admin/channels/category/add/"
    assert "Новая запись: категория" in said(editor.get(add))
    made = editor.post(add, filled(editor.get(add), name="Кино"), follow=True)
    assert "Добавлено: Кино ." in said(made)
    page = f"/admin/channels/category/{Category.objects.get().pk}/change/"
    assert "Сохранено: Театр ." in said(editor.post(page, filled(editor.get(page), name="Театр"), follow=True))


@pytest.mark.django_db
def test_a_list_is_named_and_counted_in_russian(editor: Browser) -> None:
    category = a_category()
    for _ in range(2):
        a_channel(category)
    page = said(editor.get("/admin/channels/channel/"))
    for words in ("Каналы | Каталог каналов", "Всего: 2", "Выбрано: 0 из 2", "Удалить выбранное"):
        assert words in page
    scripts = editor.get("/admin/jsi18n/").content.decode()
    assert json.dumps("Выбрано: %(sel)s из %(cnt)s") in scripts.replace("\\u0020", " ")


@pytest.mark.django_db
def test_rows_saved_in_a_list_are_counted_in_russian(editor: Browser) -> None:
    a_category("Кино")
    page = "/admin/channels/category/"
    sent = filled(editor.get(page)) | {"form-0-order": "7", "_save": "Сохранить"}
    assert "Сохранено строк: 1." in said(editor.post(page, sent, follow=True))


@pytest.mark.django_db
def test_pages_of_people_are_russian(owner: Browser) -> None:
    me = User.objects.get()
    for page in ("add/", f"{me.pk}/change/", f"{me.pk}/password/"):
        words = said(owner.get(f"/admin/auth/user/{page}"))
        assert not re.search(r"\b(user|password|form|created)\b", words, re.IGNORECASE), page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("page", "status", "words"),
    [
        ("/admin/visitors/request/1/delete/", 403, "Сюда вам нельзя"),
        ("/no-such-page", 404, "Такой страницы нет"),
    ],
)
def test_a_refusal_is_russian(editor: Browser, page: str, status: int, words: str) -> None:
    answer = editor.get(page)
    assert (answer.status_code, words in said(answer)) == (status, True)


@pytest.mark.django_db
def test_whoever_is_lost_elsewhere_is_not_sent_to_the_admin_site(client: Client, editor: Browser) -> None:
    lost = client.get("/no-such-page", secure=True)
    assert lost.status_code == 404
    assert "админк" not in said(lost)
    assert "/admin/" not in lost.content.decode()
    assert "На главную страницу админки" in said(editor.get("/admin/visitors/request/1/delete/"))


@pytest.mark.django_db
def test_a_name_stands_above_its_page_as_it_was_entered(owner: Browser) -> None:
    person = a_person("Редактор", first_name="Анна")
    User.objects.filter(pk=person.pk).update(username="anna_k")
    page = said(owner.get(f"/admin/auth/user/{person.pk}/change/"))
    assert "anna_k" in page
    assert "Anna_k" not in page


def test_shares_are_told_to_a_tenth_halves_upwards() -> None:
    told = [per_cent(share) for share in (Fraction(100, 16), Fraction(200, 3), Fraction(100), Fraction(0), None)]
    assert [words.replace("\N{NO-BREAK SPACE}", " ") for words in told] == ["6,3 %", "66,7 %", "100 %", "0 %", "—"]
