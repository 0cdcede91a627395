"""Which doors are shut by what the settings say, in words. Read anew each time: tests change settings."""

from django.conf import settings

from catalog_service.figures.findings import Door


def off_because(door: Door) -> str:
    """ "" while the door is on."""
    match door:
        case Door.TGSTAT if not settings.TGSTAT_TOKEN:
            return "не задан CATALOG_TGSTAT_TOKEN"
        case Door.TELEMETR if not settings.TELEMETR_TOKEN:
            return "не задан CATALOG_TELEMETR_TOKEN"
        case Door.TELEMETR_PAGE if not settings.TELEMETR_PAGE:
            return "выключено: CATALOG_TELEMETR_PAGE"
        case _:
            return ""
