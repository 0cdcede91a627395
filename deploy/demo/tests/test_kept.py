"""What has ended is started again with a line; what cannot start is told once, and left alone."""

import sys
from pathlib import Path

from demo.kept import Kept
from processes import Program
from restarts import MOST_IN_A_ROW


class Shop:
    """Starts one program after the other."""

    def __init__(self, folder: Path, code: str) -> None:
        self._log, self._code = folder / "example.log", code
        self.open()

    def open(self) -> Program:
        self.program = Program("пример", [sys.executable, "-c", self._code], self._log, {})
        return self.program


def test_a_program_that_runs_is_left_alone(tmp_path: Path) -> None:
    shop = Shop(tmp_path, "import time; time.sleep(600)")
    running = shop.program
    assert list(Kept("лавка", lambda: shop.program, shop.open).look()) == []
    assert shop.program is running
    running.kill()


def test_one_that_was_killed_is_started_again(tmp_path: Path) -> None:
    shop = Shop(tmp_path, "import time; time.sleep(600)")
    shop.program.kill()
    lines = list(Kept("лавка", lambda: shop.program, shop.open).look())
    assert lines == [f"лавка завершился, запускаю снова: процесс {shop.program.pid}"]
    assert shop.program.is_running
    shop.program.kill()


def test_one_that_cannot_start_is_told_once(tmp_path: Path) -> None:
    shop = Shop(tmp_path, "")
    kept = Kept("лавка", lambda: shop.program, shop.open)
    lines: list[str] = []
    for _ in range(MOST_IN_A_ROW + 3):
        shop.program.finish(60)
        lines += kept.look()
    assert len(lines) == MOST_IN_A_ROW
    assert lines[-1] == f"лавка завершается раз за разом, больше не запускаю; журнал: {tmp_path / 'example.log'}"
