"""The port of the demo's catalog: the same at each start, unless somebody has it."""

import socket

from demo.catalog import free_port


def test_a_port_that_nobody_has_is_taken() -> None:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        free = int(listening.getsockname()[1])
    assert free_port(free) == free


def test_of_one_that_somebody_has_another_is_found() -> None:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        taken = int(listening.getsockname()[1])
        assert free_port(taken) not in {0, taken}
