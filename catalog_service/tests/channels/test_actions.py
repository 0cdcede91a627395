"""Figures measured, overruled, taken back."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.contrib.auth.models import User

from catalog_service.channels import actions
from catalog_service.channels.models import Channel, Figure
from catalog_service.tests.builders import NOON, a_channel

pytestmark = pytest.mark.django_db
REACH = Figure.Name.REACH


@pytest.fixture
def channel() -> Channel:
    channel = a_channel()
    actions.record(channel, REACH, Decimal(300), Figure.Source.TGSTAT, measured_at=NOON)
    return channel


@pytest.fixture
def editor() -> User:
    return User.objects.create_user("editor")


def reach(channel: Channel) -> int | None:
    return Channel.objects.get(pk=channel.pk).reach


def test_a_measured_figure_carries_its_source_and_its_date(channel: Channel) -> None:
    figure = channel.figures.get()
    assert (figure.value, figure.source, figure.measured_at) == (Decimal(300), "tgstat", NOON)


def test_a_later_measurement_takes_its_place(channel: Channel) -> None:
    actions.record(channel, REACH, Decimal(400), Figure.Source.TELEGRAM, measured_at=NOON + timedelta(days=1))
    assert (reach(channel), channel.figures.get().source) == (400, "telegram")


def test_an_overrule_says_who_and_when_and_outlives_measurements(channel: Channel, editor: User) -> None:
    actions.overrule(channel, REACH, Decimal(900), by=editor, now=NOON)
    actions.record(channel, REACH, Decimal(400), Figure.Source.TGSTAT, measured_at=NOON)
    figure = channel.figures.get()
    assert (figure.current, figure.value, reach(channel)) == (Decimal(900), Decimal(400), 900)
    assert (figure.overruled_by, figure.overruled_at) == (editor, NOON)


def test_the_same_overrule_again_keeps_who_and_when(channel: Channel, editor: User) -> None:
    other = User.objects.create_user("other")
    actions.overrule(channel, REACH, Decimal(900), by=editor, now=NOON)
    actions.overrule(channel, REACH, Decimal(900), by=other, now=NOON + timedelta(days=1))
    figure = channel.figures.get()
    assert (figure.overruled_by, figure.overruled_at) == (editor, NOON)


def test_taken_back_what_was_measured_is_in_force(channel: Channel, editor: User) -> None:
    actions.overrule(channel, REACH, Decimal(900), by=editor, now=NOON)
    actions.take_back(channel, REACH)
    assert (reach(channel), channel.figures.get().overruled_by) == (300, None)


def test_an_overrule_outlives_its_editor(channel: Channel, editor: User) -> None:
    actions.overrule(channel, REACH, Decimal(900), by=editor, now=NOON)
    editor.delete()
    assert (reach(channel), channel.figures.get().overruled_by) == (900, None)
