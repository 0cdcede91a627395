"""A visitor whose finger is faster than the network."""

from concurrent.futures import ThreadPoolExecutor

import provision
import pytest
from django.db import connection, transaction

from catalog_service.tests.builders import NOON, a_channel, a_visitor
from catalog_service.visitors import actions
from catalog_service.visitors.actions import AskedAlreadyError, TooManyFavoritesError


def test_of_two_presses_at_once_one_is_a_request(committed: provision.HouseDatabase) -> None:
    visitor, channel = a_visitor(), a_channel()

    def press(_number: int) -> bool:
        try:
            with transaction.atomic():
                actions.ask(visitor.pk, channel, None, None, "", now=NOON)
        except AskedAlreadyError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(4) as hands:
        assert sorted(hands.map(press, range(4))) == [False, False, False, True]


def test_of_two_favorites_at_once_the_last_that_fits_is_one(
    committed: provision.HouseDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "MOST_FAVORITES", 3)
    visitor, channels = a_visitor(), [a_channel() for _ in range(6)]

    def press(number: int) -> bool:
        try:
            with transaction.atomic():
                actions.keep(visitor.pk, channels[number], now=NOON)
        except TooManyFavoritesError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(6) as hands:
        assert sorted(hands.map(press, range(6))) == [False] * 3 + [True] * 3
