"""What the bot says while a userbot is signed in: the user's words where he gave them."""

from datetime import datetime
from zoneinfo import ZoneInfo

from reposter_service.domain.plurals import plural
from reposter_service.errors import SignInProblem
from reposter_service.workflows.sign_in_outcomes import Admitted, NoRoom, NotAdmin, PhoneInUse

PHONE = "убедитесь, что юзербот является администратором канала-проекта и отправьте его номер телефона"
CODE = "введите код, который телеграм отправил в залогиненый аккаунт"
PRESS_THE_CODE = "Нажимайте цифры на кнопках: код, набранный текстом, Telegram может аннулировать"
CHECKING = "Проверяю код…"
PASSWORD = "введите пароль двухэтапной проверки этого аккаунта. Сообщение с паролем я сразу удалю"  # noqa: S105
CHECK_AGAIN = "Проверить ещё раз"
UNANSWERED = "Telegram не ответил. Ничего не потеряно: отправьте то же ещё раз"
CODE_UNANSWERED = "Telegram не ответил. Ничего не потеряно: наберите код ещё раз"
SIGNED_IN_UNANSWERED = "Вход выполнен, но проверить права не удалось: Telegram не ответил. Нажмите «Проверить ещё раз»"
CODE_NEEDED = "Это не код. Код — это цифры от Telegram, например 1-2-3-4-5"
TYPED = "Возможно, Telegram аннулировал код, потому что он набран текстом: нажимайте цифры на кнопках"
DELETED = "Ваше сообщение я удалил из чата: в нём мог быть пароль"
NOT_DELETED = "Не удалось удалить ваше сообщение: удалите его сами, в нём секрет"
WRONG_CODE = "Код неверный. Наберите его ещё раз"
WRONG_PASSWORD = "Пароль неверный. Отправьте его ещё раз"  # noqa: S105

NOT_LET_IN = {
    SignInProblem.PHONE_INVALID: "Это не номер телефона. Нужен номер с кодом страны, например: +79990000000",
    SignInProblem.PHONE_BANNED: "Этот номер забанен в Telegram. Отправьте номер другого аккаунта",
    SignInProblem.NO_ACCOUNT: "На этом номере нет аккаунта Telegram. Отправьте другой номер",
    SignInProblem.UNDER_WAY_ELSEWHERE: "Этот номер прямо сейчас вводит другой админ",
    SignInProblem.CODE_NOT_SENT: "Telegram не отправил код: откройте этот аккаунт в приложении, там сказано почему",
    SignInProblem.CODE_EXPIRED: "Код больше не действует. Отправьте номер ещё раз, придёт новый код",
    SignInProblem.NOT_UNDER_WAY: "Этот вход прерван, код больше не действует. Отправьте номер ещё раз",
}
"""Why the phone is asked for anew. Wrong codes and passwords are tried again at once."""


def code(phone: str, project: str, pressed: str) -> str:
    """`phone`: the account to which the code was sent; a number with a slip of the finger is a stranger's."""
    return f"{CODE}\n{phone} · проект «{project}»\n\n{PRESS_THE_CODE}\n\n{pressed}".rstrip()


def phone(serving: str | None) -> str:
    """`serving`: the phone of the userbot that the project has."""
    return PHONE if serving is None else f"Сейчас у проекта юзербот {serving}: новый встанет на его место.\n\n{PHONE}"


def in_use(outcome: PhoneInUse, zone: ZoneInfo) -> str:
    if outcome.free_at is None:
        return f"Номер {outcome.phone} уже служит проекту «{outcome.project}». Отправьте другой номер"
    free = _moment(outcome.free_at, zone)
    return (
        f"Номер {outcome.phone} ещё отписывается от каналов удалённого проекта «{outcome.project}» и освободится "
        f"примерно к {free}. Отправьте другой номер или вернитесь позже"
    )


def wait(until: datetime, zone: ZoneInfo) -> str:
    return f"Telegram просит подождать до {_moment(until, zone)}. Повторите после этого времени"


def not_admin(outcome: NotAdmin, channel: str) -> str:
    return (
        f"Аккаунт {outcome.phone} вошёл, но он не администратор канала {channel} с правом публиковать. Назначьте его "
        "администратором и нажмите «Проверить ещё раз»"
    )


def no_room(outcome: NoRoom) -> str:
    there = plural(outcome.joined, "канале", "каналах", "каналах")
    return (
        f"Аккаунт {outcome.phone} уже состоит в {outcome.joined} {there}, для проекта нужно ещё {outcome.to_join}, а "
        f"Telegram разрешает {outcome.limit}. Отпишите его от лишних каналов или возьмите другой аккаунт. Вход отменён"
    )


def admitted(outcome: Admitted) -> str:
    if outcome.instead_of is None:
        return f"юзербот {outcome.phone} добавлен"
    return f"юзербот {outcome.phone} встал на место {outcome.instead_of}. Доноры, история и рейтинги сохранены"


def _moment(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%d.%m %H:%M}"
