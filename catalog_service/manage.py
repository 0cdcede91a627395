"""The service's command line, from the house's root: `python -m catalog_service.manage COMMAND`.

migrate                  bring schema catalog to this version; takes CATALOG_MIGRATOR_DATABASE_URL and nothing else
collectstatic            gather the files of the admin site into CATALOG_STATIC_ROOT
work                     background jobs, and pages about them on loopback
createsuperuser, check   and whatever else Django has
"""

import os
import sys
from collections.abc import Sequence

import django
from django.core.management import execute_from_command_line
from django.db import DatabaseError, OperationalError
from pydantic import ValidationError

from catalog_service import loading, mistakes

SETTINGS = {"migrate": "catalog_service.migrate_settings"}

LOOKED_AT = {"check", "createsuperuser"}
"""Commands for which Django looks at the settings itself: what is unfit it tells at length, and in English."""
UNFIT = 2


def main(arguments: Sequence[str]) -> int:
    command = arguments[1] if len(arguments) > 1 else "help"
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS.get(command, "catalog_service.settings")
    try:
        with loading.kept():
            django.setup()
        if command in LOOKED_AT and (wrong := _unfit_settings()):
            return _complain(wrong, code=UNFIT)
        execute_from_command_line(list(arguments))
    except ValidationError as invalid:
        return _complain([*mistakes.of_settings(invalid), "настройки описаны в .env.example"], code=UNFIT)
    except OperationalError as away:
        return _complain([f"База данных недоступна: {away}"])
    except DatabaseError as refused:
        return _complain([f"База данных отказала: {refused}"])
    return 0


def _unfit_settings() -> list[str]:
    from catalog_service.operations import fitness  # noqa: PLC0415 - imports what is there once Django is set up

    return fitness.unfit_settings()


def _complain(lines: Sequence[str], code: int = 1) -> int:
    for line in lines:
        print(line.strip(), file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv))
