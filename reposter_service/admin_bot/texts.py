"""All that the bot says, where the user gave the words in his words."""

from collections.abc import Iterable
from datetime import datetime

from reposter_service.admin_bot.prompts import Prompts
from reposter_service.domain.plurals import plural
from reposter_service.workflows.records import Donor, Holdings

# --- Menus -----------------------------------------------------------------------------------------------------------

BACK = "Назад"
MAIN_MENU = "Выберите проект"
MORE_PROJECTS = "Проектов много, остальные ниже"
NO_PROJECTS = "Проектов пока нет. Начните с кнопки «Добавить проект»"
PROJECT_GONE = "Этого проекта больше нет"
OLD_BUTTON = "Эта кнопка больше не действует"
KEYBOARD_GONE = "Хорошо"

ADD_PROJECT = "Добавить проект"
REMOVE_PROJECT = "Удалить проект"
ADD_DONOR = "Добавить канал"
ADD_DONORS = "Добавить списком"
FROM_CATALOG = "Из каталога"
REMOVE_DONOR = "Удалить канал"
CHANGE_X_AND_Y = "Изменить Х и Y"
ADD_PAUSE = "Добавить паузу"
REMOVE_PAUSE = "Удалить паузу"
STATISTICS = "Статистика"
RATING = "Рейтинг"
WHY = "Почему?"
TUNER = "Подбор X и Y"
REPLACE_USERBOT = "Заменить юзербот"
OPEN_PROJECT = "Открыть проект"
USERBOT = "Добавить/заменить юзербот"

# --- Projects --------------------------------------------------------------------------------------------------------

PROJECT_TITLE = "Введите название канала"
PROJECT_LINK = "Введите ссылку на канал"
CHOOSE_CHANNEL = "Выбрать канал"
TITLE_TOO_LONG = "Название не длиннее 200 знаков, например: Маркетинг"
PROJECT_ADDED = (
    "Проект добавлен. Откройте его кнопкой ниже: там «Добавить/заменить юзербот», чтобы было кому делать репосты, "
    "и «Добавить канал» для каждого донора"
)
REMOVED_PROJECT_LINK = "отправьте ссылку на удаляемый канал"
CONFIRM_REMOVAL = "Да, удалить проект"
PROJECT_REMOVED = "проект удален"


def channel_in_use(project: str) -> str:
    return f"Этот канал уже в проекте «{project}». Отправьте ссылку на другой канал"


def removal(title: str, holdings: Holdings) -> str:
    """What goes with a project."""
    counted = (
        (holdings.donors, "донор", "донора", "доноров"),
        (holdings.posts, "пост", "поста", "постов"),
        (holdings.pauses, "пауза", "паузы", "пауз"),
        (holdings.waiting, "неотправленный репост", "неотправленных репоста", "неотправленных репостов"),
    )
    lines = [f"{count} {plural(count, *forms)}" for count, *forms in counted if count]
    if holdings.phone:
        lines.append(f"юзербот {holdings.phone}: отпишется от доноров и выйдет из аккаунта")
    with_it = "\n".join(["Вместе с ним удалятся:", *lines]) if lines else "В нём пока ничего нет."
    return f"Удалить проект «{title}»? Вернуть его будет нельзя.\n{with_it}"


# --- Donors ----------------------------------------------------------------------------------------------------------

DONOR_LINK = "введите ссылку на канал"
DONOR_X = "введите число X(последние посты)"
DONOR_Y = "введите число Y (лучше чем топ...)"
DONOR_LINES = (
    "Отправьте каналы списком, по одному в строке: ссылка X Y. Например:\n"
    "https://t.me/marketing 6 5\n@kino 4 10\nНе больше 100 строк в сообщении"
)
LINE_ADDED = "добавлен"
LINE_NOT_REACHED = "не проверен, отправьте эту строку ещё раз"
MORE_LINES = "Можно отправить ещё строки. Первый репост с канала возможен после X измеренных постов"
DONOR_REMOVED = "канал удален"
UNDO_REMOVAL = "Вернуть"
UNDO_IS_OVER = "Вернуть канал можно было в течение 10 минут после удаления. Добавьте его заново"
DONOR_IS_BACK = "канал возвращен"
DONOR_IS_THERE = "Канал уже на месте"
DONOR_IS_GONE = "Этого канала уже нет: его удалил другой админ"
CHANGED_Y = "введите новое число Y"


def too_many_lines(count: int, most: int) -> str:
    return f"Здесь {count} {plural(count, 'строка', 'строки', 'строк')}, а можно не больше {most}. Разделите список"


def lines_done(count: int, of: int) -> str:
    return f"Проверено {count} из {of}"


def lines_sum(added: int, refused: int) -> str:
    return f"Добавлено: {added}, не добавлено: {refused}"


def donor_added(donor: Donor) -> str:
    if donor.last_seen_id is not None:
        return "канал добавлен\nЕго удалили недавно: посты и рейтинги сохранились"
    posts = plural(donor.x, "измеренного поста", "измеренных постов", "измеренных постов")
    return f"канал добавлен\nпервый репост возможен после {donor.x} {posts}"


def changed_x(donor: Donor) -> str:
    return f"сейчас: X={donor.x}, Y={donor.y}\nвведите новое число Х"


def numbers_saved(donor: Donor) -> str:
    return f"сохранено: X={donor.x}, Y={donor.y}"


# --- Pauses ----------------------------------------------------------------------------------------------------------

PAUSE_STARTS = "введите время начала паузы в формате 00:00"
PAUSE_ENDS = "введите время конца паузы"
PAUSE_ADDED = "пауза добавлена"
PAUSE_NUMBER = "введите номер паузы которую хотите удалить"
PAUSE_REMOVED = "пауза удалена"
PAUSE_IS_GONE = "Этой паузы уже нет: её удалил другой админ"
PAUSE_IS_THERE = "Такая пауза уже есть. Введите другой конец, например: 07:30"
PAUSE_WITHOUT_LENGTH = "Конец паузы совпадает с началом. Введите другой конец, например: 07:00"
NO_PAUSES = "Пауз пока нет"


def pause_starts(now: datetime) -> str:
    """`now` in the time zone of the pauses: a person sees whether it is the one of their own clock."""
    return f"{PAUSE_STARTS}\n(часовой пояс {now.tzinfo}, сейчас там {now:%H:%M})"


def pauses_and(pauses: Iterable[str], question: str) -> str:
    """The numbered list, and what is asked below it."""
    numbered = [f"{number}. {pause}" for number, pause in enumerate(pauses, start=1)]
    return "\n".join([*numbered, "", question]) if numbered else question


# --- Readings --------------------------------------------------------------------------------------------------------

STATISTICS_DAYS = "введите количество дней за которое вы хотите получить статистику"
NO_DONORS = "В проекте пока нет каналов. Добавьте первый кнопкой «Добавить канал»"
RATING_DAYS = "введите количество дней"
NO_RATED_POSTS = "За эти дни нет ни одного поста с рейтингом: он появляется через час после выхода поста"

TUNER_DAYS = "введите количество дней, за которое посчитать репосты"
MORE_DAYS = "Можно ввести другое количество дней"
WHY_LINK = "Отправьте ссылку на пост канала-донора или перешлите сам пост"
MORE_POSTS = "Можно отправить ссылку на другой пост"
NOT_A_POST_LINK = "Это не ссылка на пост"
LINK_OF_A_CHANNEL = "Это ссылка на канал, а не на пост"
POST_OF_NO_DONOR = "Этот канал не донор проекта: о его постах ничего не известно"
POST_NOT_READ_YET = (
    "Этот пост ещё не прочитан: новые посты находятся за несколько минут. Отправьте ссылку ещё раз чуть позже"
)
POST_NOT_STORED = (
    "Этого поста нет в базе. Туда не попадают посты, которые вышли больше чем за час до добавления канала, "
    "пересланные из других каналов, служебные сообщения и удалённые до замера. "
    f"{MORE_POSTS}"
)

# --- Trouble ---------------------------------------------------------------------------------------------------------

TROUBLE = "Сейчас не получилось. Ничего не потеряно: попробуйте ещё раз через минуту"
MISTAKE = "Что-то пошло не так, ошибка записана в журнал службы. Начните действие заново"

EXAMPLES: dict[str | None, str] = {
    Prompts.project_title.state: "Нужно название, например: Маркетинг",
    Prompts.project_link.state: "Нужна ссылка на канал, например: https://t.me/marketing",
    Prompts.removed_project_link.state: "Нужна ссылка на канал проекта, например: https://t.me/marketing",
    Prompts.donor_link.state: "Нужна ссылка на канал, например: https://t.me/marketing",
    Prompts.donor_x.state: "Нужно одно целое число от 1 до 50, например: 6",
    Prompts.donor_y.state: "Нужно одно целое число от 1 до 50, например: 5",
    Prompts.donor_lines.state: "Нужны строки вида «ссылка X Y», например: https://t.me/marketing 6 5",
    Prompts.catalog.state: "Отметьте каналы кнопками выше и нажмите «Добавить выбранные»",
    Prompts.catalog_x.state: "Нужно одно целое число от 1 до 50, например: 6",
    Prompts.catalog_y.state: "Нужно одно целое число от 1 до 50, например: 5",
    Prompts.removed_donor_link.state: "Нужна ссылка на канал, например: https://t.me/marketing",
    Prompts.changed_donor_link.state: "Нужна ссылка на канал, например: https://t.me/marketing",
    Prompts.changed_x.state: "Нужно одно целое число от 1 до 50, например: 6",
    Prompts.changed_y.state: "Нужно одно целое число от 1 до 50, например: 5",
    Prompts.pause_starts.state: "Нужно время, например: 23:00",
    Prompts.pause_ends.state: "Нужно время, например: 07:00",
    Prompts.pause_number.state: "Нужен номер одной паузы из списка, например: 1",
    Prompts.statistics_days.state: "Нужно одно целое число дней от 1 до 365, например: 7",
    Prompts.rating_days.state: "Нужно одно целое число дней от 1 до 365, например: 7",
    Prompts.phone.state: "Нужен номер телефона с кодом страны, например: +79990000000",
    Prompts.code.state: "Нажмите цифры кода на кнопках выше",
    Prompts.password.state: "Нужен пароль двухэтапной проверки этого аккаунта",
    Prompts.rights.state: "Назначьте аккаунт администратором и нажмите «Проверить ещё раз»",
    Prompts.why_link.state: "Нужна ссылка на пост, например: https://t.me/marketing/123",
    Prompts.tuner_link.state: "Нужна ссылка на канал, например: https://t.me/marketing",
    Prompts.tuner_days.state: "Нужно одно целое число дней от 1 до 365, например: 30",
}
"""What every prompt wants, with an example."""


def not_a_text(prompt: str) -> str:
    return f"Это не текст. {EXAMPLES[prompt]}"


def not_a_link(prompt: str) -> str:
    return f"Это не ссылка на канал в Telegram. {EXAMPLES[prompt]}"


def not_a_time(prompt: str) -> str:
    return f"Это не время от 00:00 до 23:59. {EXAMPLES[prompt]}"


def not_a_number(prompt: str) -> str:
    return EXAMPLES[prompt]


def out_of_range(prompt: str) -> str:
    return f"Такое число не подходит. {EXAMPLES[prompt]}"


def not_a_post_link(wrong: str) -> str:
    return f"{wrong}. {EXAMPLES[Prompts.why_link.state]}"
