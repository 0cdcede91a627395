"""How each door is reached: addresses, tokens, which are shut. One value, made of Django's settings in one place."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.conf import settings

from catalog_service.figures.findings import Door
from catalog_service.figures.switches import off_because


@dataclass(frozen=True, slots=True)
class Access:
    """`addresses`: https://host of each door but the pictures', perhaps with a path, no slash at the end.

    `picture_hosts`: these hosts and those below them, each perhaps with a port. `shut`: why a door is. `pace`: factor
    of the gaps. `own_machine`: http and private addresses are allowed. `site`: where who is asked learns who asks.
    """

    addresses: Mapping[Door, str]
    tokens: Mapping[Door, str] = field(default_factory=dict, repr=False)
    picture_hosts: tuple[str, ...] = ()
    shut: Mapping[Door, str] = field(default_factory=dict)
    pace: float = 1
    own_machine: bool = False
    site: str = ""


def configured() -> Access:
    own_machine = settings.OWN_MACHINE
    return Access(
        addresses={Door(name): address for name, address in settings.FIGURES_DOORS.items()},
        tokens={Door.TGSTAT: settings.TGSTAT_TOKEN, Door.TELEMETR: settings.TELEMETR_TOKEN},
        picture_hosts=tuple(settings.TELEGRAM_PICTURE_HOSTS),
        shut={door: because for door in Door if (because := off_because(door))},
        pace=settings.FIGURES_PACE,
        own_machine=own_machine,
        site="" if own_machine else f"https://{settings.ALLOWED_HOSTS[0].lstrip('.')}/",
    )
