"""Programs of a demo that are started again when they have ended, as systemd does it in production."""

from collections.abc import Callable, Iterator

from processes import Program
from restarts import Restarts


class Kept:
    """One of them. `name` for people; `program` is the one of this moment, `again` starts its successor."""

    def __init__(self, name: str, program: Callable[[], Program], again: Callable[[], Program]) -> None:
        self._name = name
        self._program = program
        self._again = again
        self._restarts = Restarts()
        self._is_given_up = False

    def look(self) -> Iterator[str]:
        """A line where something happened; one that cannot start is told once and left alone."""
        program = self._program()
        if program.is_running or self._is_given_up:
            return
        program.end_family()
        if self._restarts.is_worthwhile(program.age_s):
            yield f"{self._name} завершился, запускаю снова: процесс {self._again().pid}"
        else:
            self._is_given_up = True
            yield f"{self._name} завершается раз за разом, больше не запускаю; журнал: {program.log}"
