"""All that the bot says, where the user gave the words in his words."""

from reposter_service.admin_bot.prompts import Prompts

# --- Menus -----------------------------------------------------------------------------------------------------------

BACK = "Назад"
MAIN_MENU = "Выберите проект"
NO_PROJECTS = "Проектов пока нет. Начните с кнопки «Добавить проект»"
PROJECT_GONE = "Этого проекта больше нет"
OLD_BUTTON = "Эта кнопка больше не действует"
KEYBOARD_GONE = "Хорошо"

ADD_PROJECT = "Добавить проект"
REMOVE_PROJECT = "Удалить проект"
ADD_DONOR = "Добавить канал"
ADD_DONORS = "Добавить списком"
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

# --- Readings --------------------------------------------------------------------------------------------------------

STATISTICS_DAYS = "введите количество дней за которое вы хотите получить статистику"
NO_DONORS = "В проекте пока нет каналов. Добавьте первый кнопкой «Добавить канал»"
RATING_DAYS = "введите количество дней"
NO_RATED_POSTS = "За эти дни нет ни одного поста с рейтингом: он появляется через час после выхода поста"

# --- Trouble ---------------------------------------------------------------------------------------------------------

TROUBLE = "Сейчас не получилось. Ничего не потеряно: попробуйте ещё раз через минуту"
MISTAKE = "Что-то пошло не так, ошибка записана в журнал службы. Начните действие заново"

EXAMPLES: dict[str | None, str] = {
    Prompts.project_title.state: "Нужно название, например: Маркетинг",
    Prompts.project_link.state: "Нужна ссылка на канал, например: https://t.me/marketing",
    Prompts.removed_project_link.state: "Нужна ссылка на канал проекта, например: https://t.me/marketing",
    Prompts.donor_link.state: "Нужна ссылка на канал, например: https://t.me/marketing",
    Prompts.donor_x.state: "Нужно целое число от 1 до 50, например: 6",
    Prompts.donor_y.state: "Нужно целое число от 1 до 50, например: 5",
    Prompts.donor_lines.state: "Нужны строки вида «ссылка X Y», например: https://t.me/marketing 6 5",
    Prompts.removed_donor_link.state: "Нужна ссылка на канал, например: https://t.me/marketing",
    Prompts.changed_donor_link.state: "Нужна ссылка на канал, например: https://t.me/marketing",
    Prompts.changed_x.state: "Нужно целое число от 1 до 50, например: 6",
    Prompts.changed_y.state: "Нужно целое число от 1 до 50, например: 5",
    Prompts.pause_starts.state: "Нужно время, например: 23:00",
    Prompts.pause_ends.state: "Нужно время, например: 07:00",
    Prompts.pause_number.state: "Нужен номер паузы из списка, например: 1",
    Prompts.statistics_days.state: "Нужно целое число дней от 1 до 365, например: 7",
    Prompts.rating_days.state: "Нужно целое число дней от 1 до 365, например: 7",
    Prompts.phone.state: "Нужен номер телефона с кодом страны, например: +79990000000",
    Prompts.code.state: "Нажмите цифры кода на кнопках выше",
    Prompts.password.state: "Нужен пароль двухэтапной проверки этого аккаунта",
    Prompts.why_link.state: "Нужна ссылка на пост, например: https://t.me/marketing/123",
    Prompts.tuner_link.state: "Нужна ссылка на канал, например: https://t.me/marketing",
    Prompts.tuner_days.state: "Нужно целое число дней от 1 до 365, например: 30",
}
"""What every prompt wants, with an example."""


def not_a_text(prompt: str) -> str:
    return f"Это не текст. {EXAMPLES[prompt]}"


def not_a_number(prompt: str) -> str:
    return f"Это не число цифрами. {EXAMPLES[prompt]}"


def out_of_range(prompt: str) -> str:
    return f"Такое число не подходит. {EXAMPLES[prompt]}"
