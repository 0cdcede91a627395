"""`make demo`: winners appear with their reasons, a second one is told where the first is, nobody is left behind."""

import fcntl
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from demo.house import House
from demo.up import tell_winners
from processes import ProcessFailed

PATIENCE_S = 180
PROCESSES = 5
"""Sandbox, daemon, and the catalog's site, worker and bot; the database server is the test run's."""
CATALOG = ("сайт каталога", "исполнитель каталога", "бот каталога")
RUN = Path(__file__).parents[1] / "run"
ONE_AT_A_TIME = Path(tempfile.gettempdir()) / f"demo-of-tests-{os.getuid()}.lock"


class Demo:
    """`python -m demo up` in a folder of its own, on the test run's database server, with a small catalog."""

    def __init__(self, folder: Path, admin_dsn: str) -> None:
        self._command = [sys.executable, "-m", "demo", "up", "--days", "3", "--channels", "40"]
        self._around: dict[str, Any] = {"cwd": folder, "env": {**os.environ, "DATABASE_URL": admin_dsn}, "text": True}
        self._log = folder / "up.log"
        with self._log.open("w") as log:
            self.process = subprocess.Popen(
                self._command, stdout=log, stderr=subprocess.STDOUT, start_new_session=True, **self._around
            )

    def said(self) -> str:
        return self._log.read_text(encoding="utf-8")

    def await_words(self, words: str) -> None:
        until(lambda: words in self.said() or self.process.poll() is not None)
        assert words in self.said(), self.said()

    def found(self, pattern: str) -> str:
        """What the brackets of the pattern hold, in what was said."""
        match = re.search(pattern, self.said())
        assert match, self.said()
        return match[1]

    def second(self) -> subprocess.CompletedProcess[str]:
        return subprocess.run(self._command, check=False, capture_output=True, **self._around)

    def operator(self, *command: str) -> subprocess.CompletedProcess[str]:
        """As the demo says it: `ENV_FILE=.data/demo/env sh deploy/run status`."""
        environment = {**os.environ, "ENV_FILE": str(self.env_file)}
        return subprocess.run(["sh", RUN, *command], env=environment, check=False, capture_output=True, text=True)

    @property
    def env_file(self) -> Path:
        return self._log.parent / ".data" / "demo" / "env"

    def children(self) -> list[int]:
        return [pid for pid, parent in parents().items() if parent == self.process.pid]


def parents() -> dict[int, int]:
    """Every process and its parent."""
    found = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                status = (folder / "stat").read_text()
            except OSError:
                continue  # it ended while we looked
            found[int(folder.name)] = int(status.rpartition(")")[2].split()[1])
    return found


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.1)


def is_running(pid: int) -> bool:
    try:
        return (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.fixture
def demo(tmp_path: Path, database_admin_url: str) -> Iterator[Demo]:
    with ONE_AT_A_TIME.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # each wants the same port for the catalog's site
        running = Demo(tmp_path, database_admin_url)
        yield running
        if running.process.poll() is None:
            running.process.kill()
        running.process.wait()


def test_winners_appear_whoever_is_killed_is_started_again_and_ctrl_c_ends_everything(demo: Demo) -> None:
    demo.await_words("Смотрите: http://127.0.0.1:")
    second = demo.second()
    assert second.returncode == 1
    assert f"демо уже запущено (процесс {demo.process.pid}), смотрите: http://127.0.0.1:" in second.stdout
    winners_are_told_with_reasons(demo)
    demo.await_words("пустили бота каталога")
    assert int(demo.found(r"пустили бота каталога: (\d+)")) > 100
    operators_commands_can_be_tried(demo)
    the_killed_are_started_again_and_the_others_go_on(demo)
    children = demo.children()
    assert len(children) == PROCESSES
    demo.process.send_signal(signal.SIGINT)
    assert demo.process.wait(PATIENCE_S) == 0
    assert not any(is_running(child) for child in children)
    assert not demo.env_file.exists()
    told = demo.operator("status")
    assert told.returncode == 1
    assert told.stderr == f"Файла {demo.env_file} нет, а настройки должны быть в нём: так сказано в ENV_FILE.\n"


def winners_are_told_with_reasons(demo: Demo) -> None:
    demo.await_words("переслано")
    (line,) = [line for line in demo.said().splitlines() if line.endswith("переслано")][:1]
    assert " ← " in line
    assert "рейтинг" in line
    assert "> порог" in line


def operators_commands_can_be_tried(demo: Demo) -> None:
    assert "ENV_FILE=.data/demo/env sh deploy/run status" in demo.said()
    told = demo.operator("status")
    assert told.returncode == 0, told.stderr
    assert "юзербот +7" in told.stdout
    assert "ENV_FILE=.data/demo/env sh deploy/run catalog check" in demo.said()
    told = demo.operator("catalog", "check")
    assert told.returncode == 0, told.stderr
    assert "no issues" in told.stdout


def the_killed_are_started_again_and_the_others_go_on(demo: Demo) -> None:
    """One, then all at once."""
    daemon = int(demo.found(r"kill -9 (\d+);"))
    catalogs = {name: int(demo.found(rf"{name} (\d+)[,;]")) for name in CATALOG}
    (sandbox,) = set(demo.children()) - {daemon, *catalogs.values()}
    first, *others = CATALOG
    os.kill(catalogs[first], signal.SIGKILL)
    demo.await_words(f"{first} завершился, запускаю снова: процесс ")
    assert {sandbox, daemon, *(catalogs[name] for name in others)} < set(demo.children())
    for process in set(demo.children()) - {sandbox}:
        os.kill(process, signal.SIGKILL)
    for name in ("демон", *others):
        demo.await_words(f"{name} завершился, запускаю снова: процесс ")
    until(lambda: "переслано" in demo.said().partition("демон завершился")[2])
    assert sandbox in demo.children()


def test_the_sandboxs_end_is_the_demos(tmp_path: Path, database_admin_url: str) -> None:
    stage = ["--story"]
    with House(tmp_path, database_admin_url, hour=20, stage=stage, name=f"up_{os.getpid()}") as house:
        house.sandbox.kill()
        with pytest.raises(ProcessFailed, match=r"^telegram_sandbox: завершился") as told:
            tell_winners(house, [])
    assert "token" not in str(told.value)
    assert "Traceback" not in str(told.value)


def test_what_ends_it_is_told_in_words(tmp_path: Path) -> None:
    without = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    done = subprocess.run(
        [sys.executable, "-m", "demo", "up"],
        cwd=tmp_path, env={**without, "PG_BIN": str(tmp_path)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stdout.splitlines()[-1].startswith("демо остановлено: PG_BIN")
    assert done.stderr == ""


def test_even_kill_9_leaves_nobody_behind(demo: Demo) -> None:
    """While it starts, and prepares the catalog: whoever it starts is bound to it in the same way."""
    until(lambda: len(demo.children()) > len(CATALOG))
    children = demo.children()
    demo.process.kill()
    until(lambda: not any(is_running(child) for child in children))
