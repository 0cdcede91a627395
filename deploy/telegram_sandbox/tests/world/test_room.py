"""The world is a room of its own."""

import subprocess
import sys

PROGRAM = """
import sys
import telegram_sandbox.world, telegram_sandbox.faults
loaded = {name.partition(".")[0] for name in sys.modules}
print(sorted(loaded & {"telethon", "aiohttp", "reposter_service", "catalog_service"}))
"""


def test_the_world_knows_no_door_and_no_service() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
