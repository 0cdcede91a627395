"""Files of pictures that nobody refers to any more, and those that somebody is just about to."""

from __future__ import annotations

import os
import stat
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from pytest_django import Settings

from catalog_service.channels import picture_files
from catalog_service.channels.models import AdExample, Channel
from catalog_service.channels.tasks import YOUNG, sweep_pictures
from catalog_service.figures.models import Profile
from catalog_service.tests.builders import NOON, a_channel, a_mailing
from catalog_service.tests.channels.test_pictures import BLUE, RED, file, plain

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def coloured(colour: tuple[int, int, int]) -> ContentFile[bytes]:
    picture = plain()
    picture.paste(colour, (0, 0, *picture.size))
    return ContentFile(file(picture))


def with_a_logo(colour: tuple[int, int, int]) -> Channel:
    channel = a_channel()
    channel.logo.save(None, coloured(colour))
    return channel


def stored(media: Path) -> set[str]:
    return {path.name for path in media.rglob("*") if path.is_file()}


def grow_old(media: Path, days: float = 2) -> None:
    then = (timezone.now() - timedelta(days=days)).timestamp()
    for path in media.rglob("*.*"):
        os.utime(path, (then, then))


def sweep() -> None:
    sweep_pictures(0)


def test_what_telegram_offers_stays_until_it_offers_another(media: Path) -> None:
    profile = Profile(channel=a_channel())
    profile.logo.save(None, coloured(RED))
    offered = stored(media)
    grow_old(media)
    sweep()
    assert stored(media) == offered
    profile.logo.save(None, coloured(BLUE))
    grow_old(media)
    sweep()
    assert stored(media)
    assert not stored(media) & offered


def test_a_replaced_and_a_removed_picture_go_and_what_is_shown_stays(media: Path) -> None:
    replaced, removed = with_a_logo(RED), with_a_logo(BLUE)
    example = AdExample(channel=replaced, text="Реклама")
    example.picture.save(None, coloured(RED))
    replaced.logo.save(None, coloured((9, 99, 9)))
    Channel.objects.filter(pk=removed.pk).update(logo="")
    mailing = a_mailing()
    mailing.picture.save(None, coloured(RED))
    grow_old(media)
    sweep()
    replaced.refresh_from_db()
    shown = {Path(replaced.logo.url_of(width)).name for width in (96, 144, 216)}
    shown |= {Path(example.picture.url_of(width)).name for width in (480, 960)}
    assert stored(media) == shown | {Path(mailing.picture.url).name}


def test_what_a_form_left_that_was_rolled_back_goes(media: Path) -> None:
    channel = a_channel()
    with transaction.atomic():
        channel.logo.save(None, coloured(RED))
        transaction.set_rollback(True)
    assert len(stored(media)) == 3
    grow_old(media)
    sweep()
    assert stored(media) == set()


def test_whatever_is_younger_than_a_day_stays(media: Path) -> None:
    Channel.objects.filter(pk=with_a_logo(RED).pk).update(logo="")
    grow_old(media, days=0.9)
    sweep()
    assert len(stored(media)) == 3


def test_a_picture_that_two_share_stays_until_both_have_left_it(media: Path) -> None:
    one, other = with_a_logo(RED), with_a_logo(RED)
    for left, files in ((one, 3), (other, 0)):
        Channel.objects.filter(pk=left.pk).update(logo="")
        grow_old(media)
        sweep()
        assert len(stored(media)) == files


def test_an_old_picture_that_is_uploaded_again_is_young_before_its_row_is_there(media: Path) -> None:
    Channel.objects.filter(pk=with_a_logo(RED).pk).update(logo="")
    grow_old(media)
    channel = a_channel()
    channel.logo.save(None, coloured(RED), save=False)  # the form is not committed yet
    sweep()
    channel.save()
    assert stored(media) == {Path(url).name for url in channel.logo.urls.values()}


def test_an_upload_between_the_look_and_the_deed_keeps_its_file(media: Path) -> None:
    """It finds the file that is about to be swept, and its row is not committed when rows are read."""
    path = media / "ab" / "picture.webp"
    picture_files.keep(path, b"picture")
    grow_old(media)

    def nothing_but_an_upload_begins() -> set[Path]:
        picture_files.keep(path, b"picture")
        return set()

    assert picture_files.sweep(media, nothing_but_an_upload_begins, before=timezone.now() - YOUNG) == 0
    assert path.read_bytes() == b"picture"
    assert stored(media) == {"picture.webp"}


def test_an_upload_after_the_deed_writes_its_file_anew(media: Path) -> None:
    path = media / "ab" / "picture.webp"
    picture_files.keep(path, b"picture")
    grow_old(media)
    assert picture_files.sweep(media, set, before=timezone.now() - YOUNG) == 1
    picture_files.keep(path, b"picture")
    assert path.read_bytes() == b"picture"


def test_what_a_killed_sweep_or_upload_left_behind_goes(media: Path) -> None:
    for name in ("picture.webp.gone", "tmpab12"):
        picture_files.keep(media / "pictures" / "ab" / name, b"")
    for path in (media / "pictures" / "ab").iterdir():
        os.utime(path, (NOON.timestamp() - 10**8,) * 2)
    sweep()
    assert stored(media) == set()


def test_a_stored_file_can_be_read_by_the_web_server(media: Path) -> None:
    path = media / "ab" / "picture.webp"
    picture_files.keep(path, b"")
    assert stat.S_IMODE(path.stat().st_mode) == 0o644


def test_without_a_picture_there_is_nothing_to_sweep() -> None:
    sweep()


def test_the_worker_sweeps_once_a_week() -> None:
    planned = {key[0]: each.cron for key, each in app.periodic_registry.periodic_tasks.items()}
    assert planned[sweep_pictures.name] == "30 3 * * 1"
