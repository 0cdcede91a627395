"""The demo's house: whose end is the end of everything."""

import sys
from pathlib import Path

import pytest
from demo.house import House
from processes import ProcessFailed, Program


def test_only_the_end_of_the_sandbox_ends_a_demo_whose_daemon_is_kept_running(tmp_path: Path) -> None:
    """A daemon may have died in the moment between two looks at it."""

    def program(name: str) -> Program:
        code = "import time; time.sleep(600)"
        return Program(name, [sys.executable, "-c", code], tmp_path / f"{name}.log", {})

    house = House(tmp_path, "", hour=10, stage=[])
    house.sandbox, house.daemon = program("sandbox"), program("daemon")
    house.daemon.kill()
    house.check_sandbox()
    house.sandbox.kill()
    with pytest.raises(ProcessFailed, match="sandbox: завершился"):
        house.check_sandbox()
