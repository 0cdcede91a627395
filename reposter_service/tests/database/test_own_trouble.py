"""Numbers that PostgreSQL will not have: the trouble of one post."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from structlog.testing import capture_logs

from reposter_service.database.storage import Storage
from reposter_service.domain.schedule import Delays
from reposter_service.tests.builders import HOUR, MINUTE, NOON, new_donor
from reposter_service.tests.database.given import a_project
from reposter_service.tests.telegram_in_memory import TelegramInMemory
from reposter_service.workflows.decide import Decide
from reposter_service.workflows.donor_outages import DonorOutages
from reposter_service.workflows.measure import Measure
from reposter_service.workflows.watch import Watch


@dataclass
class Clock:
    now: datetime = NOON
    sure: bool = True

    def __call__(self) -> datetime:
        return self.now


async def test_a_post_with_impossible_numbers_costs_the_others_nothing_and_is_missed_in_the_end(
    postgres: Storage,
) -> None:
    project, telegram, clock, delays = await a_project(postgres), TelegramInMemory(), Clock(), Delays()
    outages = DonorOutages(postgres.donors, postgres.alerts, clock)
    watch = Watch(telegram, postgres.donors, postgres.posts, outages, clock, delays)
    decide = Decide(postgres.posts, postgres.projects, ZoneInfo("Europe/Moscow"))
    measure = Measure(telegram, postgres.posts, postgres.alerts, decide, clock, delays, outages)
    await postgres.donors.add(new_donor(project.id, 7000), NOON)
    channel = telegram.channel(7000, "donor")
    for _ in range(3):
        channel.post(NOON)
    await watch.reconcile(project, NOON)
    channel.count(1, views=100, reactions=-1)  # the row's own check is the first to object
    clock.now = NOON + HOUR
    with capture_logs() as logged:
        measured = await measure.due(project)
    assert len(measured.decisions) == 2
    [told] = logged
    assert (told["error"], "counts_not_negative" in told["why"]) == ("IntegrityError", True)
    clock.now += 6 * MINUTE
    assert (await measure.due(project)).missed == 1
    assert await postgres.posts.due(project.id, clock.now) == []
    missed = await postgres.posts.missed_untold(clock.now + HOUR, NOON)
    assert missed is not None
    assert missed.by_project == {"Кино": {"https://t.me/donor": 1}}
