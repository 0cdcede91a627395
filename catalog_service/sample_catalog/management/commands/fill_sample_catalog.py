"""`manage fill_sample_catalog`: an empty catalog of one's own machine gets categories, channels, how their figures
grew, visits, requests, and a mailing that waits to be sent.

The visits are counted by the worker, in its first minute. It also refreshes figures: where the sources' addresses are
not a sandbox's, the real t.me is asked about names that somebody has thought up.
"""

from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from catalog_service.channels.models import Category, Channel
from catalog_service.sample_catalog.drafts import thought_up
from catalog_service.sample_catalog.filling import Filling, fill
from catalog_service.sample_catalog.history import remember
from catalog_service.sample_catalog.offers import offer
from catalog_service.sample_catalog.people import colleagues, name_contact, visit
from catalog_service.sample_catalog.topics import TOPICS
from catalog_service.sample_catalog.year import live_through

YEAR = 365


def _positive(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise ArgumentTypeError("нужно целое число больше нуля")
    return int(text)


def _days(text: str) -> int:
    if not text.isdecimal() or int(text) > YEAR:
        raise ArgumentTypeError(f"нужно целое число от 0 до {YEAR}")
    return int(text)


class Command(BaseCommand):
    help = (
        "Наполнить пустой каталог образцом: на своей машине, один раз. Рабочий процесс обновляет показатели и этих "
        "каналов: без адресов песочницы (CATALOG_TELEGRAM_PAGES_URL и других) он спросит о выдуманных именах сам t.me."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--channels", type=_positive, default=300)
        parser.add_argument("--categories", type=int, choices=range(1, len(TOPICS) + 1), default=len(TOPICS))
        parser.add_argument("--seed", type=int, default=1, help="то же число — тот же каталог")
        parser.add_argument("--days", type=_days, default=YEAR, help="сколько последних дней в нём бывали посетители")
        parser.add_argument("--without-pictures", action="store_true")
        parser.add_argument("--without-history", action="store_true", help="без снимков показателей за год")

    def handle(self, *_args: Any, seed: int, days: int, **options: Any) -> None:
        """Channels are there, and told, before the visits: whoever waits for them need not wait for those."""
        _refuse()
        now = timezone.now()
        drafts = list(thought_up(channels=options["channels"], categories=options["categories"], seed=seed))
        with transaction.atomic():
            people = colleagues()
            name_contact()
            pictures = not options["without_pictures"]
            channels = fill(drafts, Filling(now, people, pictures=pictures))
            offer(channels, people, now=now, pictures=pictures)
            pairs = list(zip(channels, drafts, strict=True))
            remember(pairs, seed=seed, now=now, days=not options["without_history"])
            asked = "" if days else f", заявок {visit(channels, people.manager, seed=seed, now=now)}"
        self._tell(f"каталог наполнен: категорий {Category.objects.count()}, каналов {len(channels)}{asked}")
        if days:
            left = live_through(channels, people, days=days, seed=seed, now=now)
            told = f"посетителей {len(left.seen)}, событий {left.events}, заявок {len(left.requests)}"
            self._tell(f"посещения записаны: дней {days}, {told}")

    def _tell(self, words: str) -> None:
        self.stdout.write(words)
        self.stdout.flush()


def _refuse() -> None:
    if not settings.OWN_MACHINE:
        raise CommandError("образец только для своей машины: CATALOG_OWN_MACHINE не true")
    if Channel.objects.exists() or Category.objects.exists():
        raise CommandError("каталог не пуст: образец не смешивается с тем, что в нём уже есть")
