"""However a command ends, the operator reads a sentence, and what it had begun to undo is undone."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

DEPLOY = Path(__file__).parents[2]
COMMAND = """
import errno, os, runpy, signal, sys, time
sys.path[:0] = [{deploy!r}, {house!r}]
from server import backup
def work(_options):
    try:
        {work}
    finally:
        os.write(2, b"gone back. ")
    return 0
backup.main = work
sys.argv[1:] = ["backup"]
runpy.run_module("server", run_name="__main__")
"""


AS_AT_A_TERMINAL = """
import signal
signal.signal(signal.SIGHUP, signal.SIG_DFL)
signal.signal(signal.SIGINT, signal.default_int_handler)
"""
"""Whoever runs the tests in the background has both ignored, and hands that on."""


def command(work: str) -> subprocess.Popen[str]:
    text = AS_AT_A_TERMINAL + COMMAND.format(deploy=str(DEPLOY), house=str(DEPLOY.parent), work=work)
    return subprocess.Popen(
        [sys.executable, "-c", text], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    )


@pytest.mark.parametrize("told", [signal.SIGHUP, signal.SIGTERM, signal.SIGINT])
def test_whoever_is_told_to_end_goes_back_first(told: signal.Signals) -> None:
    running = command("print('begun', flush=True); time.sleep(60)")
    assert running.stdout
    assert running.stdout.readline() == "begun\n"
    running.send_signal(told)
    said = running.communicate(timeout=30)[1]
    assert said == "gone back. Прервано. Повторите команду: начатое она доведёт до конца.\n"
    assert running.returncode == 130


def test_under_nohup_a_connection_that_breaks_ends_nothing() -> None:
    text = COMMAND.format(
        deploy=str(DEPLOY), house=str(DEPLOY.parent), work="os.kill(os.getpid(), signal.SIGHUP); print('to the end')"
    )
    ignoring = f"import signal; signal.signal(signal.SIGHUP, signal.SIG_IGN)\n{text}"
    done = subprocess.run([sys.executable, "-c", ignoring], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "to the end\n")


@pytest.mark.parametrize(
    ("work", "said"),
    [
        pytest.param(
            "raise OSError(errno.ENOSPC, 'No space left')", "Диск заполнен. Освободите место", id="a full disk"
        ),
        pytest.param("open('/proc/nowhere/at/all')", "/proc/nowhere/at/all: No such file", id="a file"),
    ],
)
def test_what_the_system_refuses_is_a_sentence(work: str, said: str) -> None:
    running = command(work)
    told = running.communicate(timeout=30)[1]
    assert told.startswith(f"gone back. {said}")
    assert told.count("\n") == 1
    assert running.returncode == 1


def test_a_reader_that_leaves_ends_it_in_silence() -> None:
    running = command("time.sleep(0.5); print('x' * 1_000_000)")
    assert running.stdout
    running.stdout.close()
    assert running.stderr
    with running.stderr as told:
        assert told.read() == "gone back. "
    assert running.wait(timeout=30) == 1
