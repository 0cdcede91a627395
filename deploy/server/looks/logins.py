"""Whether the database lets in each role that the house has an address for, the nightly backup's and migrators' too."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from server import env_files, house_settings
from server.looks.database import RoleRefused, asked
from server.trouble import Trouble

if TYPE_CHECKING:
    from collections.abc import Sequence

    from server.layout import Layout

NOTHING: Final = "SELECT 1"


@dataclass(frozen=True)
class Refusal:
    """Why a role does not come in, in words; false where it does. `is_of_role`: as `RoleRefused`."""

    words: str = ""
    is_of_role: bool = False

    def __bool__(self) -> bool:
        return bool(self.words)


@dataclass(frozen=True)
class Login:
    role: str
    refused: Refusal


def logins(layout: Layout, services: Sequence[str]) -> list[Login]:
    """Tried at the same time, so that a server that keeps silent costs no more than once."""
    addresses = house_settings.addresses(tuple(services))
    dsns = {(role, name): env_files.read(layout.env(file)).get(name, "") for role, (file, name) in addresses.items()}
    with ThreadPoolExecutor(len(dsns)) as together:
        return list(together.map(lambda found: Login(found[0][0], _refused(found[0][1], found[1])), dsns.items()))


def _refused(setting: str, dsn: str) -> Refusal:
    try:
        asked(dsn, setting, NOTHING)
    except Trouble as refused:
        return Refusal(str(refused), is_of_role=isinstance(refused, RoleRefused))
    return Refusal()
