"""Whether the database is at the revision of the program, in words."""

import provision
import psycopg
import pytest
from django.core.management import call_command
from pytest_django import DjangoAssertNumQueries

from catalog_service.operations import revision
from catalog_service.operations.revision import RevisionError


def change(own: provision.HouseDatabase, statement: str) -> None:
    with psycopg.connect(own.as_admin) as admin:
        admin.execute(statement.encode())


@pytest.mark.django_db
def test_at_its_revision_it_has_nothing_to_say(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(2):
        revision.require_current()


@pytest.mark.django_db
def test_the_migrations_say_all_that_the_models_say() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        pytest.param(
            "DELETE FROM catalog.django_migrations WHERE app = 'channels' AND name LIKE '0003%'",
            "не хватает миграций 1 .channels.0003_published.*manage migrate",
            id="behind",
        ),
        pytest.param(
            "DELETE FROM catalog.django_migrations WHERE app = 'auth' AND name LIKE '0012%'",
            "не хватает миграций 1 .auth.0012",
            id="Django's own behind",
        ),
        pytest.param(
            "INSERT INTO catalog.django_migrations (app, name, applied) VALUES ('channels', '9999_later', now())",
            "новее программы.*channels.9999_later",
            id="ahead",
        ),
        pytest.param("DELETE FROM catalog.django_migrations", "не подготовлена", id="empty"),
        pytest.param("DROP TABLE catalog.django_migrations", "не подготовлена", id="never migrated"),
    ],
)
def test_another_revision_is_told(committed: provision.HouseDatabase, statement: str, words: str) -> None:
    change(committed, statement)
    with pytest.raises(RevisionError, match=words):
        revision.require_current()


def test_what_an_app_that_is_gone_left_behind_does_not_matter(committed: provision.HouseDatabase) -> None:
    change(
        committed, "INSERT INTO catalog.django_migrations (app, name, applied) VALUES ('gone', '0001_initial', now())"
    )
    revision.require_current()
