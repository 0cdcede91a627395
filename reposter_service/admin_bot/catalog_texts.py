"""What «Из каталога» says."""

from collections.abc import Sequence

from reposter_service.admin_bot.texts import DONOR_X
from reposter_service.domain.plurals import plural
from reposter_service.workflows.catalog_port import CatalogCategory, CatalogChannel

LONGEST_LABEL = 60
"""Characters of a button. Telegram takes more and shows less."""
LONGEST_TITLE = 120
NAMED_PRIVATE = 5
"""So many private channels are called by their names, the others counted."""

MISSING = (
    "Каталог не установлен на этом сервере: выбирать не из чего. "
    "Каналы добавляются кнопками «Добавить канал» и «Добавить списком»"
)
EMPTY = "В каталоге пока нет каналов"
CATEGORY_IS_GONE = "Этой категории в каталоге больше нет"
CHANNEL_IS_GONE = "Этого канала в каталоге больше нет"
IS_DONOR = "Этот канал уже есть в проекте"
NOTHING_CHOSEN = "Ничего не выбрано: отметьте каналы"
CATEGORIES = "Категории"
TAKE = "Добавить выбранные"
ALL_OF_PAGE = "Выбрать все на странице"
NONE_OF_PAGE = "Снять все на странице"
BEFORE, AFTER = "← Раньше", "Дальше →"
NOT_REACHED = "не проверен"
ADDED = (
    "X и Y каждого канала можно изменить кнопкой «Изменить Х и Y». "
    "Первый репост с канала возможен после X измеренных постов"
)


def too_many(most: int) -> str:
    return f"За раз добавляется не больше {most} каналов: добавьте выбранные, потом продолжите"


def category(found: CatalogCategory) -> str:
    return _label(found.name, f": {found.new}" if found.new else ": новых нет")


def channel(found: CatalogChannel, *, is_chosen: bool) -> str:
    """A button; what is a donor already may not be chosen."""
    if found.is_donor:
        return f"уже есть · {_label(found.title, f' · @{found.username}', longest=LONGEST_LABEL - 11)}"
    return f"{'☑' if is_chosen else '☐'} {_label(found.title, f' · @{found.username}', longest=LONGEST_LABEL - 2)}"


def take(chosen: int) -> str:
    return f"{TAKE}: {chosen}"


def shelf(number: int, last: int, chosen: int) -> str:
    """Above the categories."""
    told = ["Выберите категорию. Рядом с ней — сколько её каналов ещё не в проекте"]
    return "\n".join([*told, *_standing(number, last, chosen)])


def channels(category: str, found: Sequence[CatalogChannel], number: int, last: int, chosen: int) -> str:
    """Above the channels of a category."""
    new, donors = sum(each.is_new for each in found), sum(each.is_donor for each in found)
    told = [_cut(category, LONGEST_TITLE)]
    told.append(f"Можно добавить: {new}" if new else "Новых каналов здесь нет")
    if donors:
        told.append(f"Уже в проекте: {donors}")
    private = [each.title for each in found if each.username is None and not each.is_donor]
    if private:
        told.append(_private(private))
    return "\n".join([*told, *_standing(number, last, chosen)])


def ask_x(chosen: int) -> str:
    word = plural(chosen, "канала", "каналов", "каналов")
    return f"Числа X и Y будут общими для {chosen} {word}\n{DONOR_X}"


def _private(titles: Sequence[str]) -> str:
    """Nobody is let into them without an invitation, which the catalog does not have."""
    named = ", ".join(f"«{_cut(title, LONGEST_LABEL)}»" for title in titles[:NAMED_PRIVATE])
    rest = f" и ещё {len(titles) - NAMED_PRIVATE}" if len(titles) > NAMED_PRIVATE else ""
    return f"По приглашению: {named}{rest}. Их добавляют ссылкой-приглашением, кнопкой «Добавить канал»"


def _standing(number: int, last: int, chosen: int) -> list[str]:
    """Which page it is where there are several, and how many are chosen where any are."""
    page = [f"Страница {number + 1} из {last + 1}"] if last else []
    return page + ([f"Выбрано: {chosen}"] if chosen else [])


def _label(name: str, after: str, longest: int = LONGEST_LABEL) -> str:
    """`after` stands whole, at the cost of the name."""
    return f"{_cut(name, longest - len(after))}{after}"


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
