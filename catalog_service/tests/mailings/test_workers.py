"""Real workers, as systemd starts them: killed, stopped, two at once."""

import asyncio
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path
from subprocess import Popen

import provision
import psycopg

from catalog_service.mailings import sender
from catalog_service.mailings.models import Mailing, Recipient
from catalog_service.mailings.shift import LANES
from catalog_service.mailings.tasks import send_now
from catalog_service.tests.builders import a_mailing
from catalog_service.tests.mailings.conftest import PostOffice, rows
from catalog_service.tests.processes import HOUSE, MANAGE, environment, running
from catalog_service.tests.town import until

State, Mail = Recipient.State, Mailing.State
PER_SECOND = "5"
PEOPLE = 300
"""Enough for a minute, in which another worker has started wherever this runs."""
WORKER = (*MANAGE, "work")


@asynccontextmanager
async def workers(
    office: PostOffice, database: provision.HouseDatabase, folder: Path
) -> AsyncIterator[Callable[[], Popen[bytes]]]:
    """Start one more worker; all are stopped at the end, while the test's loop answers them."""
    town = {"bot_token": office.town.token, "bot_api_url": office.town.url, "mailings_a_second": PER_SECOND}
    with ExitStack() as running_ones:
        settings = environment(database, folder, **town)
        yield lambda: running_ones.enter_context(running(WORKER, settings, folder / "log"))
        await asyncio.to_thread(running_ones.close)


async def test_a_killed_workers_mailing_is_taken_up_by_another_and_a_stopped_one_leaves_nothing_unknown(
    office: PostOffice, committed: provision.HouseDatabase, tmp_path: Path
) -> None:
    people = await office.people(PEOPLE)
    await office.starts()
    with psycopg.connect(committed.as_admin, autocommit=True) as admin:

        def are_at_work(number: int) -> Callable[[], bool]:
            query = "SELECT count(*) FROM catalog.procrastinate_workers"
            return lambda: admin.execute(query).fetchone() == (number,)

        async with workers(office, committed, tmp_path) as start:
            killed = start()
            await office.got(3)
            stopped = start()
            await until(are_at_work(2))
            killed.send_signal(signal.SIGKILL)
            await asyncio.to_thread(killed.wait)
            said = office.town.api.calls.count("sendMessage")
            await rows(send_now.defer)  # instead of waiting for the ten seconds to pass
            await office.got(said + LANES + 3)
            stopped.terminate()
            await asyncio.to_thread(stopped.wait)
    states = await office.states()
    assert set(states) <= {State.SENT, State.UNKNOWN, State.QUEUED}
    assert states[State.UNKNOWN] <= LANES
    assert stopped.returncode == 0
    await sender.run()
    letters = [office.letters(person) for person in people]
    assert max(letters) == 1
    assert (await office.states())[State.QUEUED] == 0
    assert letters.count(0) <= (await office.states())[State.UNKNOWN] <= LANES
    assert (await office.read()).state == Mail.SENT


def test_where_nothing_is_to_be_sent_or_refreshed_nothing_is_loaded_that_would_do_it(
    committed: provision.HouseDatabase, tmp_path: Path
) -> None:
    a_mailing(state=Mail.SENDING, frozen_at=None)
    program = """
import asyncio, sys, catalog_service.wsgi
from catalog_service.mailings import queries, sender
from catalog_service.mailings.models import Mailing
from catalog_service.figures import refresher
asyncio.run(sender.run())
asyncio.run(refresher.run())
print(Mailing.objects.get().state, queries.Sender.objects.get().seen_at is not None)
print(sorted({"aiogram", "aiohttp", "httpx", "selectolax"} & set(sys.modules)))
"""
    settings = environment(committed, tmp_path, bot_token="1:AA")
    command = [sys.executable, "-c", program]
    run = subprocess.run(command, cwd=HOUSE, env=settings, capture_output=True, text=True, check=True)
    assert run.stdout == "draft True\n[]\n"
