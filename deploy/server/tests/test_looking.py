"""Looks taken at the same time: one that hangs or breaks costs its own line."""

import threading
from collections.abc import Callable, Iterable

import pytest
from server.findings import Finding, Level, well
from server.looking import sections
from server.trouble import Trouble


def failing(trouble: Exception) -> Callable[[], Iterable[Finding]]:
    def look() -> Iterable[Finding]:
        raise trouble

    return look


@pytest.mark.parametrize(
    ("trouble", "level", "words"),
    [
        (PermissionError(), Level.UNSEEN, "диск: видно только root, повторите с sudo"),
        (Trouble("никто не отвечает"), Level.UNSEEN, "диск: не видно, никто не отвечает"),
        (KeyError("secret"), Level.WARN, "диск: не посмотрели (KeyError)"),
    ],
    ids=["not root", "trouble", "surprise"],
)
def test_a_look_that_breaks_is_a_line(trouble: Exception, level: Level, words: str) -> None:
    broken, whole = sections({"а": {"диск": failing(trouble)}, "б": {"память": lambda: [well("есть")]}}, 30)
    assert [(finding.level, finding.what) for finding in broken.findings] == [(level, words)]
    assert whole.findings == (well("есть"),)


def test_a_look_that_hangs_is_not_waited_for() -> None:
    for_ever = threading.Event()

    def hanging() -> Iterable[Finding]:
        for_ever.wait(60)
        return []

    found = sections({"а": {"база": hanging}, "б": {"память": lambda: [well("есть")]}}, 0.3)
    for_ever.set()
    assert "база: не видно, нет ответа за 0.3 с" in found[0].findings[0].what
    assert found[1].findings == (well("есть"),)


def test_looks_are_taken_at_the_same_time() -> None:
    """Each waits for the other."""
    meeting = threading.Barrier(2, timeout=30)

    def look() -> Iterable[Finding]:
        meeting.wait()
        return [well("встретились")]

    found = sections({"а": {"один": look, "другой": look}}, 60)
    assert found[0].findings == (well("встретились"), well("встретились"))
