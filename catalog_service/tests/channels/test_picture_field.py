"""A picture from an editor's form to a visitor's browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.forms import ModelForm, modelform_factory
from django.test import Client
from django.utils.datastructures import MultiValueDict
from PIL import Image
from pytest_django import Settings

from catalog_service.channels.models import Channel
from catalog_service.tests.builders import a_channel, a_mailing
from catalog_service.tests.channels.test_pictures import SVG, file, plain

pytestmark = pytest.mark.django_db
Form = modelform_factory(Channel, fields=["logo"])


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def form(channel: Channel, data: bytes, name: str = "logo.png") -> ModelForm[Channel]:
    files: MultiValueDict[str, UploadedFile[Any]] = MultiValueDict({"logo": [SimpleUploadedFile(name, data)]})
    return Form(data={}, files=files, instance=channel)


def entered(data: bytes) -> Channel:
    channel = a_channel()
    filled = form(channel, data)
    assert filled.is_valid(), filled.errors
    filled.save()
    return Channel.objects.get(pk=channel.pk)


def test_a_form_stores_every_width(media: Path) -> None:
    channel = entered(file(plain()))
    assert {path.name.rpartition("-")[2] for path in media.rglob("*.*")} == {"96.webp", "144.webp", "216.webp"}
    assert sorted(channel.logo.urls) == [96, 144, 216]


def test_an_address_is_told_for_each_width() -> None:
    channel = entered(file(plain()))
    assert channel.logo.urls[144] == f"/media/{channel.logo.name}-144.webp"


def test_without_a_logo_there_are_no_addresses() -> None:
    assert a_channel().logo.urls == {}


def test_the_same_picture_is_stored_once(media: Path) -> None:
    one, other = entered(file(plain())), entered(file(plain()))
    assert one.logo.name == other.logo.name
    assert len(list(media.rglob("*.webp"))) == 3


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        pytest.param(SVG, "logo.png", "не картинка", id="svg named png"),
        pytest.param(file(plain(), "BMP"), "logo.jpg", "не картинка", id="bmp named jpg"),
        pytest.param(file(Image.effect_noise((99, 99), 9))[:500], "logo.png", "повреждена", id="truncated"),
        pytest.param(b"", "logo.png", "пуст", id="empty"),
    ],
)
def test_a_form_refuses_in_words(data: bytes, name: str, words: str) -> None:
    filled = form(a_channel(), data, name)
    assert words in str(filled.errors["logo"])


def test_a_right_picture_of_a_wrong_name_is_fine() -> None:
    assert form(a_channel(), file(plain(), "JPEG"), "logo.svg").is_valid()


def test_a_logo_can_be_taken_away() -> None:
    channel = entered(file(plain()))
    emptied = Form(data={"logo-clear": "on"}, instance=channel)
    emptied.save()
    assert Channel.objects.get(pk=channel.pk).logo.name == ""


def test_a_logo_is_set_without_a_form() -> None:
    channel = a_channel()
    channel.logo.save(None, ContentFile(file(plain())))
    assert Channel.objects.get(pk=channel.pk).logo


def test_a_stored_picture_is_served_for_ever(client: Client) -> None:
    answer = client.get(entered(file(plain())).logo.url_of(96), secure=True)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert b"".join(answer.streaming_content).startswith(b"RIFF")  # type: ignore[attr-defined]


def test_a_letters_picture_is_served_as_the_jpeg_that_it_is(client: Client) -> None:
    mailing = a_mailing()
    mailing.picture.save(None, ContentFile(file(plain())))
    answer = client.get(mailing.picture.url, secure=True)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert b"".join(answer.streaming_content).startswith(b"\xff\xd8")  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "path",
    [
        "pictures/ab/" + "a" * 32 + "-96.webp",
        "pictures/../../etc/passwd",
        "pictures/ab/%2e%2e/secret.webp",
        "logo.png",
        "",
    ],
)
def test_nothing_else_is_served(client: Client, media: Path, path: str) -> None:
    (media / "logo.png").write_bytes(b"")
    assert client.get(f"/media/{path}", secure=True).status_code == 404
