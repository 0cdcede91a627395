"""Names that alert rules rest on."""

from catalog_service.analytics.tasks import roll_up
from catalog_service.monitoring import queue
from catalog_service.monitoring.jobs import known_as
from catalog_service.visitors.tasks import tell_manager, tell_managers


def test_a_task_is_known_by_its_room_and_its_name() -> None:
    assert known_as(roll_up.name) == "analytics.roll_up"


def test_untold_requests_are_looked_for_by_the_tasks_that_tell_them() -> None:
    assert f"'{tell_managers.name}', '{tell_manager.name}'" in queue.UNTOLD
