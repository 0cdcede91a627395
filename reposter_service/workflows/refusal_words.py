"""Why something was not enrolled or found, in words for people: on the command line and in the bot alike."""

from reposter_service.domain.durations import hours_and_minutes
from reposter_service.workflows.enroll import Refusal, Refused

REFUSALS = {
    Refusal.NOTHING: "по этой ссылке нет канала: проверьте имя, это может быть и человек",
    Refusal.PERSON: "это человек, а не канал",
    Refusal.BOT: "это бот, а не канал",
    Refusal.GROUP: "это группа, а не канал",
    Refusal.INVITE_EXPIRED: "приглашение больше не действует: попросите у админа канала новое, вида https://t.me/+AbCdEf",
    Refusal.NOT_A_MEMBER: "юзербот не состоит в этом закрытом канале: нужно приглашение вида https://t.me/+AbCdEf",
    Refusal.AWAITS_APPROVAL: "заявка отправлена: её должен одобрить админ канала, потом повторите",
    Refusal.NOT_A_LINK: "это не ссылка на канал, пример: https://t.me/name",
    Refusal.ALREADY_THERE: "Такой канал уже есть",
    Refusal.OTHER_X_AND_Y: "уже есть, но с X={refused.there.x} и Y={refused.there.y}: они остались прежними",
    Refusal.OTHER_USERBOT: "уже есть, его обслуживает другой юзербот. Заменить можно того, кого отнял Telegram",
    Refusal.USERBOT_RUNS: "с ним сейчас работает демон: остановите демон и повторите ту же команду",
    Refusal.NOT_A_SESSION: "это не строка сессии: как её получить, сказано в README. Этот проект пропущен",
    Refusal.OWN_CHANNEL: "это сам канал проекта",
    Refusal.X_OUT_OF_RANGE: "X должен быть от 1 до 50",
    Refusal.Y_OUT_OF_RANGE: "Y должен быть от 1 до 50",
    Refusal.NOT_ADMIN: "юзербот не может публиковать в этом канале",
    Refusal.BOT_NOT_ADMIN: "бот не админ этого канала: сделайте бота администратором и отправьте ссылку ещё раз",
    Refusal.PHONE_IN_USE: "этот номер уже служит другому проекту",
    Refusal.TOO_MANY_CHANNELS: "у юзербота больше {refused.limit} каналов не может быть, считая канал проекта",
    Refusal.NO_SUCH_PROJECT: "проекта с таким каналом нет",
    Refusal.NO_SUCH_DONOR: "такого канала в проекте нет",
    Refusal.NO_USERBOT: "это закрытый канал: сначала добавьте юзербота",
    Refusal.USERBOT_OFFLINE: "юзербот проекта сейчас не на связи, а закрытый канал видит только он. Попробуйте позже",
    Refusal.USERBOT_LOST: "Telegram не даёт юзерботу этого проекта смотреть каналы. Замените юзербот",
    Refusal.FLOOD: "Telegram просит подождать. Повторите через {wait}",
    Refusal.TELEGRAM_SILENT: "Telegram сейчас не ответил. Повторите через минуту",
    Refusal.INVITE_TO_OWN: "приглашение боту не подходит: выберите канал кнопкой ниже или перешлите из него любой пост",
    Refusal.INVITE_TO_PROJECT: "боту приглашение не подходит: перешлите пост из канала или отправьте ссылку на пост",
    Refusal.PRIVATE_IN_LIST: "закрытые каналы добавляются по одному, кнопкой «Добавить канал»",
    Refusal.NOT_A_LINE: "нужна строка вида «ссылка X Y», пример: https://t.me/name 6 5",
    Refusal.LEFT_CATALOG: "этого канала в каталоге больше нет",
    Refusal.OTHER_CHANNEL: "под этим именем теперь другой канал, не тот, что в каталоге: проверьте его",
}
"""May name what is known of the refusal, by `str.format`."""


def words(refused: Refused) -> str:
    return REFUSALS[refused.because].format(refused=refused, wait=hours_and_minutes(refused.wait))
