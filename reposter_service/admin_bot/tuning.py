"""What other X and Y would have chosen, as a table for a telephone's width."""

from collections.abc import Callable, Iterator
from itertools import zip_longest

from aiogram.utils.formatting import Pre, Text

from reposter_service.domain.baselines import WINDOW
from reposter_service.domain.links import channel_link
from reposter_service.domain.plurals import plural
from reposter_service.domain.what_if import Contest
from reposter_service.workflows.records import Donor

CHOICES = frozenset({1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 20, 25, 30, 40, WINDOW})
GAP = "   "
NOW = ">"


def tuned(donor: Donor, days: int, run: Contest) -> Text:
    """For every choice how many posts would have been reposted, the present one marked."""
    link = channel_link(donor.channel_id, donor.username)
    count = len(run.streaks) + len(run.places)
    if not count:
        return Text(f"{link}\nза последние {_days(days)} нет измеренных постов: считать не по чему")
    words = [link, f"за последние {_days(days)} {_measured(count)}: {_decided(run)}", _now(donor, run)]
    notes = [f"{NOW} отмечено то, что стоит сейчас"]
    if run.streaks and run.places:
        notes.append("X и Y решают о разных постах: репостов столько, сколько в выбранных строках вместе")
    notes.append("паузы и посты, измеренные до последнего переключения реакций, не учтены")
    return Text("\n".join(words), "\n", Pre("\n".join(_table(donor, run))), "\n", "\n".join(notes))


def _now(donor: Donor, run: Contest) -> str:
    return f"при X={donor.x} и Y={donor.y} репостов было бы {run.reposted(x=donor.x, y=donor.y)}"


def _decided(run: Contest) -> str:
    parts = [f"{len(run.streaks)} по алгоритму X"] if run.streaks else []
    parts += [f"{len(run.places)} по алгоритму Y"] if run.places else []
    return ", ".join(parts)


def _table(donor: Donor, run: Contest) -> Iterator[str]:
    """A column for each algorithm that has decided."""
    columns = [_column("X", donor.x, run.reposted_by_x)] if run.streaks else []
    columns += [_column("Y", donor.y, run.reposted_by_y)] if run.places else []
    for cells in zip_longest(*columns, fillvalue=""):
        yield GAP.join(f"{cell:12}" for cell in cells).rstrip()


def _column(letter: str, chosen: int, reposted: Callable[[int], int]) -> Iterator[str]:
    yield f"  {letter} репостов"
    for choice in sorted(CHOICES | {chosen}):
        yield f"{NOW if choice == chosen else ' '}{choice:>2} {reposted(choice):>8}"


def _days(days: int) -> str:
    return f"{days} {plural(days, 'день', 'дня', 'дней')}"


def _measured(count: int) -> str:
    return f"{plural(count, 'измерен', 'измерено', 'измерено')} {count} {plural(count, 'пост', 'поста', 'постов')}"
