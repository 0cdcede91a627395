"""The welcome bot: `python -m catalog_service.bot`. SIGTERM ends it; code 2 and words when it cannot begin."""

import asyncio
import os
import sys
from collections.abc import Iterable

import django
from pydantic import ValidationError

from catalog_service import loading, mistakes

UNFIT = 2


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "catalog_service.settings")
    try:
        with loading.kept():
            django.setup()
    except ValidationError as invalid:
        return _complain([*mistakes.of_settings(invalid), "настройки описаны в .env.example"])
    if wrong := _why_unfit():
        return _complain([wrong])
    with loading.kept():
        from catalog_service.bot.app import run  # noqa: PLC0415 - aiogram takes seconds, words about settings need none
    from catalog_service.monitoring.pages import AddressInUseError  # noqa: PLC0415

    try:
        asyncio.run(run())
    except AddressInUseError as taken:
        return _complain([str(taken)], code=1)
    return 0


def _why_unfit() -> str | None:
    from django.conf import settings  # noqa: PLC0415 - read once Django is set up

    from catalog_service.operations import fitness  # noqa: PLC0415
    from catalog_service.operations.revision import RevisionError  # noqa: PLC0415

    if not settings.BOT_TOKEN:
        return "CATALOG_BOT_TOKEN: не указано. Токен даёт @BotFather."
    try:
        fitness.refuse_unless_fit()
    except (fitness.UnfitError, RevisionError) as unfit:
        return str(unfit)
    return None


def _complain(lines: Iterable[str], code: int = UNFIT) -> int:
    for line in lines:
        print(line, file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
