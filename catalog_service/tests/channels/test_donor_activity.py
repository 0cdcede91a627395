"""What the reposter tells of a channel, whether it is there, silent or slow."""

from datetime import timedelta
from typing import cast

import provision
import pytest
from django.db import connection, transaction
from psycopg import sql

from catalog_service.channels import donor_activity
from catalog_service.channels.donor_activity import Activity, Post, Unreadable
from catalog_service.channels.models import Channel
from catalog_service.tests.builders import NOON, a_channel
from catalog_service.tests.donors import a_donor, a_post, publish, replace
from shared_schema.vocabulary import BestPost, DonorActivity

SLOW = "SELECT * FROM (SELECT 7000::bigint, 'donor'::text, 1, 1.0::float8, '[]'::jsonb FROM pg_sleep(60)) AS donor"
COLUMNS = " (channel_id, username, rated_posts_7d, median_rating_7d, best_posts_7d)"
BROKEN = f"SELECT * FROM (SELECT 7000::bigint, 'donor'::text, 1/0, 1.0::float8, '[]'::jsonb) AS donor {COLUMNS}"


def named(name: str = "Donor", telegram_id: int | None = None) -> Channel:
    return a_channel(telegram_link=f"https://t.me/{name}", telegram_id=telegram_id)


def test_posts_and_median_come_as_the_reposter_has_published_them(committed: provision.HouseDatabase) -> None:
    publish(committed, [a_donor(7000, "donor", a_post(833.9, number=2), a_post(362.5, number=1))])
    at = NOON - timedelta(hours=3)
    assert donor_activity.of(named(telegram_id=7000)) == Activity(
        2,
        362.5,
        [
            Post("https://t.me/donor/2", 833.9, 12300, 1025, at),
            Post("https://t.me/donor/1", 362.5, 12300, 1025, at),
        ],
    )


def test_a_donor_is_known_by_its_id_else_by_its_name(committed: provision.HouseDatabase) -> None:
    donors = [a_donor(7000, "renamed", a_post()), a_donor(7001, "donor"), a_donor(7002, None)]
    publish(committed, donors)
    found = {
        "by the id, whatever the name": donor_activity.of(named("Donor", 7000)),
        "by the name in any case of letters": donor_activity.of(named("RENAMED")),
        "not by the name of another id": donor_activity.of(named("donor_2", 7009)),
        "a private one by its id": donor_activity.of(
            a_channel(telegram_link="https://t.me/+AbCdEfGh", telegram_id=7002)
        ),
        "not a private one without": donor_activity.of(a_channel(telegram_link="https://t.me/+AbCdEfGi")),
        "no donor": donor_activity.of(named("nobody")),
    }
    assert {
        how: activity.rated_posts if isinstance(activity, Activity) else activity for how, activity in found.items()
    } == {
        "by the id, whatever the name": 1,
        "by the name in any case of letters": 1,
        "not by the name of another id": None,
        "a private one by its id": 0,
        "not a private one without": None,
        "no donor": None,
    }


def test_of_two_that_have_borne_one_name_the_livelier_one_is_told(committed: provision.HouseDatabase) -> None:
    publish(committed, [a_donor(7000, "donor"), a_donor(7001, "donor", a_post(), a_post(number=2))])
    activity = donor_activity.of(named())
    assert isinstance(activity, Activity)
    assert activity.rated_posts == 2


def test_without_the_reposter_no_channel_is_a_donor(committed: provision.HouseDatabase) -> None:
    replace(committed, None)
    assert donor_activity.of(named(telegram_id=7000)) is None


def odd(**changed: object) -> DonorActivity:
    """A donor with one post that is not as promised."""
    post = cast("BestPost", a_post() | changed)
    donor = a_donor(7000, "donor", a_post())
    donor["best_posts_7d"] = [post]
    return donor


def test_a_post_that_is_not_as_promised_is_not_shown(committed: provision.HouseDatabase) -> None:
    channel = named(telegram_id=7000)
    wrong: list[dict[str, object]] = [
        {"link": "javascript:alert(1)"},
        {"link": None},
        {"rating": "high"},
        {"views": None},
        {"published_at": "yesterday"},
        {"published_at": "2026-05-01"},
        {"published_at": "9999-12-31T23:59:59Z"},
    ]
    for changed in wrong:
        publish(committed, [odd(**changed)])
        assert isinstance(donor_activity.of(channel), Unreadable), changed


@pytest.mark.parametrize("median", ["NaN", "Infinity"])
def test_a_median_that_is_no_number_is_not_shown(committed: provision.HouseDatabase, median: str) -> None:
    said = f"SELECT * FROM (VALUES (7000::bigint, 'donor'::text, 1, '{median}'::float8, '[]'::jsonb)) AS donor"
    replace(committed, sql.SQL(said + COLUMNS))
    assert isinstance(donor_activity.of(named(telegram_id=7000)), Unreadable)


@pytest.mark.parametrize("view", [SLOW + COLUMNS, BROKEN], ids=["slow", "broken"])
def test_a_view_that_fails_costs_the_caller_neither_its_transaction_nor_its_patience(
    committed: provision.HouseDatabase, monkeypatch: pytest.MonkeyPatch, view: str
) -> None:
    monkeypatch.setattr(donor_activity, "PATIENCE_MS", 100)
    replace(committed, sql.SQL(view))
    with transaction.atomic():
        channel = named(telegram_id=7000)
        assert isinstance(donor_activity.of(channel), Unreadable)
        assert patience() == "30s"
        channel.delete()
    assert not Channel.objects.exists()


def test_the_limit_of_this_question_is_nobody_elses(committed: provision.HouseDatabase) -> None:
    publish(committed, [a_donor()])
    with transaction.atomic():
        assert isinstance(donor_activity.of(named(telegram_id=7000)), Activity)
        assert patience() == "30s"
    assert patience() == "30s"


def patience() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        [limit] = cursor.fetchone()
    return str(limit)
