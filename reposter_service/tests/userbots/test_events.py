"""A listener's failure is the log's, not the connection's."""

from structlog.testing import capture_logs

from reposter_service.userbots.events import tell


async def hear(word: str) -> None:
    if word != "good":
        raise ConnectionError(f"no database for {word}")


async def test_a_failed_listener_is_a_warning_without_a_traceback() -> None:
    with capture_logs() as logged:
        went_well = await tell(hear, "bad")

    assert not went_well
    assert logged == [
        {
            "event": "a listener failed",
            "log_level": "warning",
            "listener": "hear",
            "error": "no database for bad",
            "kind": "ConnectionError",
        }
    ]


async def test_a_listener_that_heard_is_not_logged() -> None:
    with capture_logs() as logged:
        assert await tell(hear, "good")

    assert logged == []


async def test_a_mistake_in_a_listener_shows_where_it_is() -> None:
    async def mistaken() -> None:
        raise KeyError("project")

    with capture_logs() as logged:
        assert not await tell(mistaken)

    [line] = logged
    assert isinstance(line["exc_info"], KeyError)
