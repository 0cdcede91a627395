"""A visitor whose finger is faster than the network."""

from concurrent.futures import ThreadPoolExecutor

import provision
from django.db import connection

from catalog_service.tests.builders import NOON, a_channel, a_visitor
from catalog_service.visitors import actions
from catalog_service.visitors.actions import AskedAlreadyError


def test_of_two_presses_at_once_one_is_a_request(committed: provision.HouseDatabase) -> None:
    visitor, channel = a_visitor(), a_channel()

    def press(_number: int) -> bool:
        try:
            actions.ask(visitor.pk, channel, None, None, "", now=NOON)
        except AskedAlreadyError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(4) as hands:
        assert sorted(hands.map(press, range(4))) == [False, False, False, True]
