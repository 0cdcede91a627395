"""Programs that the demo starts: their words are heard, their end is noticed, settings of real services stay out."""

import os
import signal
import sys
import time
from pathlib import Path

import pytest
from processes import Ended, ProcessFailed, Program, ended_by_signals, run

SPEAKS = "import time; print('готов', flush=True); time.sleep(60)"
FAILS = "import sys; print('нет места'); sys.exit(3)"


def program(tmp_path: Path, code: str) -> Program:
    return Program("пример", [sys.executable, "-c", code], tmp_path / "example.log", {})


def test_a_program_is_ready_when_it_says_so_and_stops_when_told(tmp_path: Path) -> None:
    speaking = program(tmp_path, SPEAKS)
    assert speaking.wait_for_line(lambda line: line == "готов", timeout_s=30) == "готов"
    assert speaking.is_running
    assert speaking.stop() == -signal.SIGTERM
    assert not speaking.is_running


def test_a_program_that_ends_too_early_is_quoted(tmp_path: Path) -> None:
    with pytest.raises(ProcessFailed, match=r"(?s)пример: завершился.*нет места"):
        program(tmp_path, FAILS).wait_for_line(lambda line: line == "готов", timeout_s=30)


def test_the_line_that_was_waited_for_is_never_quoted(tmp_path: Path) -> None:
    speaking = program(tmp_path, "print('{\"token\": 1}', flush=True); print('нет места', flush=True)")
    speaking.wait_for_line(lambda line: line.startswith("{"), timeout_s=30)
    speaking.finish(timeout_s=30)
    told = speaking.complaint("завершился")
    assert "нет места" in told
    assert "token" not in told


def is_alive(pid: int) -> bool:
    """Neither gone nor waiting for somebody to ask how it ended."""
    status = Path(f"/proc/{pid}/stat")
    return status.exists() and status.read_text().rpartition(")")[2].split()[0] not in "ZX"


def test_who_has_ended_leaves_nobody_behind(tmp_path: Path) -> None:
    """As a killed gunicorn would: its worker holds the port."""
    parent = program(
        tmp_path,
        f"import subprocess, sys; print(subprocess.Popen([sys.executable, '-c', {SPEAKS!r}]).pid, "
        "flush=True); sys.stdin.read(); import time; time.sleep(60)",
    )
    left = int(parent.wait_for_line(str.isdigit, timeout_s=30))
    parent.kill()
    assert is_alive(left)
    parent.end_family()
    deadline = time.monotonic() + 30
    while is_alive(left) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not is_alive(left)
    parent.end_family()


def test_a_command_started_beside_others_is_waited_for(tmp_path: Path) -> None:
    program(tmp_path, "").finish(timeout_s=30)
    with pytest.raises(ProcessFailed, match=r"(?s)пример: код выхода 3.*нет места"):
        program(tmp_path, FAILS).finish(timeout_s=30)


def test_a_command_that_takes_too_long_is_told_and_goes_on(tmp_path: Path) -> None:
    speaking = program(tmp_path, SPEAKS)
    with pytest.raises(ProcessFailed, match="не закончил вовремя"):
        speaking.finish(timeout_s=0.01)
    assert speaking.is_running
    speaking.stop()


def test_what_an_earlier_run_wrote_is_not_heard_again(tmp_path: Path) -> None:
    program(tmp_path, "print('первый')").stop()
    second = program(tmp_path, "print('второй')")
    second.wait_for_line(lambda line: line == "второй", timeout_s=30)
    assert "первый" not in second.output()
    second.stop()


def test_a_failing_command_is_quoted() -> None:
    with pytest.raises(ProcessFailed, match=r"(?s)код выхода 3.*нет места"):
        run("пример", [sys.executable, "-c", FAILS], {})


def test_settings_of_real_services_do_not_reach_a_demo(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPOSTER_DATABASE_URL", "postgresql://the/real/one")
    monkeypatch.setenv("TELEGRAM_API_HASH", "real")
    code = "import os; print(sorted(name for name in os.environ if name.startswith(('REPOSTER_', 'TELEGRAM_'))))"
    assert run("пример", [sys.executable, "-c", code], {"TELEGRAM_API_ID": "1"}).strip() == "['TELEGRAM_API_ID']"


def told_twice(signal_number: signal.Signals) -> None:
    """The second time while things are being shut down."""
    try:
        os.kill(os.getpid(), signal_number)
    finally:
        os.kill(os.getpid(), signal_number)


@pytest.mark.parametrize(
    ("told", "code"), [(signal.SIGINT, 0), (signal.SIGTERM, 143), (signal.SIGHUP, 129)], ids=["Ctrl-C", "TERM", "HUP"]
)
def test_whoever_ends_it_it_ends_once_and_is_not_disturbed_while_ending(told: signal.Signals, code: int) -> None:
    before = signal.getsignal(told)
    with pytest.raises(Ended) as ended, ended_by_signals():
        told_twice(told)
    assert ended.value.code == code
    assert signal.getsignal(told) is before
