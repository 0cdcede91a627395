"""Another key for the userbots' sessions. The reposter stands while they are encrypted anew, some seconds.

reposter.env holds both keys from the moment that the new one is made until every session has it. So whoever is cut off
runs the command again, and it goes on with those two; no session is ever without a key that opens it. The old one is
kept before anything else is changed: earlier backups are encrypted by it, and a restore looks for it there.
"""

from __future__ import annotations

import base64
import os
import pwd
import secrets
from typing import TYPE_CHECKING, Final

from server import env_files, journal
from server.commands import run
from server.layout import ACCOUNTS, REPOSTER, UNITS
from server.rotation import holding, old_keys, restarting
from server.trouble import Trouble

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from server.layout import Layout
    from server.service_manager import ServiceManager

SETTING: Final = "REPOSTER_SESSION_KEY"
OLD: Final = "REPOSTER_OLD_SESSION_KEY"
KEY_BYTES: Final = 32
WITHIN_S: Final = 120
UNIT: Final = UNITS[REPOSTER][0]


def rotate(layout: Layout, manager: ServiceManager, today: date) -> Iterator[str]:
    path = layout.env(REPOSTER)
    holding.the_value(layout, REPOSTER, SETTING)
    if journal.read(layout, REPOSTER):  # its way back may be a copy of the schema, with the sessions by this key
        raise Trouble(
            "Обновление (reposter) оборвалось, ничего не изменено. Сначала закончите его: channel-house install."
        )
    if not env_files.read(path).get(OLD):  # what has to be reached is there, and nothing is stopped in vain
        _reposter(layout, "status", "Репосточная не готова к смене ключа, ничего не изменено")
    with holding.alone(layout, REPOSTER):
        state = manager.states([UNIT])[UNIT]
        begun = bool(env_files.read(path).get(OLD))
        if begun:
            old_keys.keep(layout, env_files.read(path)[OLD], today)
            yield "Прежняя смена ключа не была закончена: она продолжается."
        else:
            _begin(layout, today)
        _stop(layout, manager)
        told = _encrypt_anew(layout)
        env_files.change(path, {OLD: None})
    yield f"Ключ сессий сменён, {told}."
    yield (
        f"Прежний ключ лежит в {layout.old_session_keys}: без него не восстановить копий, сделанных раньше. Сделайте "
        "копию с новым: channel-house backup."
    )
    if state.active == "inactive" and not (begun and state.enabled):
        yield "Репосточная стояла и осталась стоять."
        return
    manager.start([UNIT])
    restarting.prove(layout, manager, [UNIT])
    yield "Репосточная запущена и здорова."


def _begin(layout: Layout, today: date) -> None:
    """Under the lock alone: the key that is read here is the one that must not be lost."""
    key = holding.the_value(layout, REPOSTER, SETTING)
    old_keys.keep(layout, key, today)
    env_files.change(layout.env(REPOSTER), {SETTING: _new_key(), OLD: key})


def _stop(layout: Layout, manager: ServiceManager) -> None:
    """After both keys are written: who is cut off here finds a change that is begun, and ends by starting it."""
    try:
        manager.stop([UNIT])
    except Trouble as trouble:
        raise Trouble(f"{trouble}. В {layout.env(REPOSTER)} оба ключа: повторите, смена продолжится.") from None


def _new_key() -> str:
    """As Fernet wants it."""
    return base64.urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def _encrypt_anew(layout: Layout) -> str:
    try:
        return _reposter(layout, "rotate-session-key", "").strip()
    except Trouble as trouble:
        raise Trouble(
            f"Сессии не перешифрованы{trouble}. Репосточная остановлена, в {layout.env(REPOSTER)} оба ключа. Исправьте "
            "причину и повторите: channel-house rotate session-key продолжит."
        ) from None


def _reposter(layout: Layout, command: str, trouble: str) -> str:
    release = layout.current(REPOSTER)
    return run(
        [*_as(ACCOUNTS[REPOSTER]), release / "venv/bin/python", "-m", "reposter_service", command],
        trouble,
        environment=env_files.read(layout.env(REPOSTER)),
        folder=release,
        timeout_s=WITHIN_S,
    )


def _as(account: str) -> list[str]:
    """Its own user where this is root; a test's machine has none."""
    try:
        pwd.getpwnam(account)
    except KeyError:
        return []
    return ["runuser", "-u", account, "--"] if os.geteuid() == 0 else []
