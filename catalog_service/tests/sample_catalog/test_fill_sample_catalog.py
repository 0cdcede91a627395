"""`manage fill_sample_catalog`: fills an empty catalog of one's own machine, and nothing else."""

import re
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Count, Max, Min
from django.utils import timezone
from PIL import Image

from catalog_service.channels.models import AdExample, Category, Channel, Edition, Figure, Price, Review, Share
from catalog_service.channels.queries import shelves, similar
from catalog_service.channels.registration import Registration
from catalog_service.figures.models import Profile, Refresh, Snapshot
from catalog_service.telegram.models import ManagerContact
from catalog_service.tests.builders import a_category
from catalog_service.visitors.models import Favorite, Request, Visitor

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_machine(settings: LazySettings, tmp_path: Path) -> Iterator[None]:
    settings.OWN_MACHINE = True
    settings.MEDIA_ROOT = tmp_path
    yield
    connection.check_constraints()


def filled(**options: Any) -> str:
    said = StringIO()
    call_command("fill_sample_catalog", stdout=said, **{"channels": 60, "without_pictures": True, "days": 0} | options)
    return said.getvalue()


def test_it_tells_how_much_there_is_now() -> None:
    assert filled() == "каталог наполнен: категорий 12, каналов 60, заявок 16\n"
    assert (Category.objects.count(), Channel.objects.count()) == (12, 60)


def test_visitors_have_somebody_to_write_to() -> None:
    filled()
    assert ManagerContact.objects.get().username == "catalog_manager"


def test_channels_pass_what_the_admin_site_asks_of_them() -> None:
    filled()
    for channel in Channel.objects.all():
        channel.full_clean()
    for model in (Price, Review, Figure):
        for row in model.objects.all():
            row.full_clean()
    assert all(share.percent for share in Share.objects.all())


def test_figures_and_prices_are_in_force_in_their_channels() -> None:
    filled()
    for channel in Channel.objects.prefetch_related("figures", "prices__format"):
        for figure in channel.figures.all():
            assert getattr(channel, figure.name) == figure.current
        assert channel.base_price == next((p.amount for p in channel.prices.all() if p.format.is_base), None)
    assert Channel.objects.exclude(cpm=None).count() > 30


def test_figures_were_measured_in_the_last_days() -> None:
    filled()
    now = timezone.now()
    for figure in Figure.objects.all():
        assert figure.measured_at
        assert timedelta() < now - figure.measured_at < timedelta(days=4)


def test_an_editors_overrule_says_whose_it_is() -> None:
    filled(channels=300)
    overruled = Figure.objects.exclude(overrule=None)
    assert 3 < overruled.count() < 60
    assert all(figure.overruled_by and figure.overruled_by.username == "marina" for figure in overruled)


def test_the_mark_of_registration_shows_in_all_its_forms() -> None:
    filled(channels=300)
    assert {channel.registration for channel in Channel.objects.all()} == set(Registration)


def test_the_last_category_has_too_few_channels_for_four_similar_ones() -> None:
    filled(channels=300)
    _, all_shelves = shelves()
    assert len(similar(Channel.objects.filter(category=all_shelves[-1].id, published=True)[0])) == 2


def test_requests_stand_in_every_state_and_whoever_answered_is_named() -> None:
    filled()
    assert {request.state for request in Request.objects.all()} == set(Request.State)
    assert all((request.manager is None) == (request.state == "new") for request in Request.objects.all())
    assert all(
        request.format is None or request.channel.prices.filter(format=request.format).exists()
        for request in Request.objects.all()
    )
    assert Request.objects.filter(created_at__gt=timezone.now()).count() == 0
    assert Visitor.objects.count() == 40
    assert Favorite.objects.exists()


def test_most_visitors_have_a_name_in_telegram_that_is_nobodys() -> None:
    filled()
    names = list(Visitor.objects.exclude(username="").values_list("username", flat=True))
    assert len(names) == len(set(names)) == 32
    assert all(re.fullmatch(r"[a-z][a-z0-9_]{4,26}_demo", name) for name in names)
    assert {bool(request.visitor.username) for request in Request.objects.select_related("visitor")} == {True, False}


def test_nobody_can_sign_in_as_one_of_the_sample() -> None:
    filled()
    assert [user.has_usable_password() for user in User.objects.all()] == [False, False]


def test_pictures_are_stored_as_uploads_are(tmp_path: Path) -> None:
    filled(without_pictures=False, channels=20)
    with_logo = Channel.objects.exclude(logo="")
    assert with_logo.count() >= 17
    for channel in with_logo:
        with Image.open(tmp_path / f"{channel.logo.name}-144.webp") as picture:
            assert (picture.format, picture.size) == ("WEBP", (144, 144))
    for example in AdExample.objects.exclude(picture=""):
        assert (tmp_path / f"{example.picture.name}-960.webp").exists()


def test_the_same_seed_fills_in_the_same() -> None:
    filled(seed=5)
    first = list(Channel.objects.values_list("title", "telegram_link", "subscribers", "base_price"))
    Request.objects.all().delete()
    Channel.objects.all().delete()
    Category.objects.all().delete()
    User.objects.all().delete()
    Visitor.objects.all().delete()
    filled(seed=5)
    assert list(Channel.objects.values_list("title", "telegram_link", "subscribers", "base_price")) == first


def test_visitors_see_what_was_filled_in_as_a_new_edition() -> None:
    before = Edition.objects.get().number
    filled()
    connection.check_constraints()
    assert Edition.objects.get().number > before


def test_a_catalog_that_is_not_empty_is_refused() -> None:
    a_category("Наша")
    with pytest.raises(CommandError, match="каталог не пуст"):
        filled()
    assert Category.objects.count() == 1


def test_a_machine_that_is_not_ones_own_is_refused(settings: LazySettings) -> None:
    settings.OWN_MACHINE = False
    with pytest.raises(CommandError, match="CATALOG_OWN_MACHINE"):
        filled()
    assert not User.objects.exists()


@pytest.mark.parametrize("wrong", ["--channels=0", "--channels=-3", "--categories=13", "--days=366", "--days=-1"])
def test_a_number_that_cannot_be_is_refused(wrong: str) -> None:
    with pytest.raises(CommandError):
        call_command("fill_sample_catalog", wrong)


def test_figures_have_grown_for_a_year_to_what_they_are() -> None:
    filled()
    now = timezone.now()
    days = Snapshot.objects.values("channel").annotate(days=Count("day"), first=Min("day"), last=Max("day"))
    today = timezone.localdate()
    assert len(days) > 55
    assert {each["last"] < today <= each["last"] + timedelta(days=3) for each in days} == {True}
    assert any(each["first"] < today - timedelta(days=340) for each in days)
    assert any(each["first"] > today - timedelta(days=340) for each in days)
    for refresh in Refresh.objects.select_related("channel"):
        assert now < refresh.due_at < now + timedelta(days=1, minutes=1)
    assert Profile.objects.filter(red_label=True).count() == 1


def test_without_a_history_there_is_a_queue_all_the_same() -> None:
    filled(without_history=True)
    assert (Snapshot.objects.exists(), Refresh.objects.count()) == (False, 60)
