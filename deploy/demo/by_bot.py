"""A project of the owner's own, made through the bot as a newcomer makes one: channel, donors, userbot."""

from telegram_sandbox.story.spares import BY_INVITE, DONORS, PHONE, PROJECT

from demo.admin import Admin
from demo.house import House

TITLE = "Дизайн"
X, Y = "2", "5"


def make_project(house: House) -> None:
    """Returns when the bot has said that the userbot is in."""
    admin = house.admin()
    admin.starts()
    add_project(admin)
    add_donors(admin)
    add_userbot(admin)


def add_project(admin: Admin) -> None:
    admin.presses("Добавить проект")
    admin.reads("Введите название канала")
    admin.says(TITLE)
    admin.reads("Введите ссылку на канал")
    admin.says(f"https://t.me/{PROJECT}")
    admin.presses(TITLE)
    admin.reads(TITLE)


def add_donors(admin: Admin) -> None:
    """One by the dialog, the rest as a list; a private one cannot be found before there is a userbot."""
    first, *others = DONORS
    admin.presses("Добавить канал")
    admin.reads("введите ссылку на канал")
    admin.says(f"https://t.me/{first.username}")
    admin.reads("введите число X")
    admin.says(X)
    admin.reads("введите число Y")
    admin.says(Y)
    admin.reads("канал добавлен")
    admin.presses("Добавить списком")
    admin.says("\n".join(f"https://t.me/{donor.username} {X} {Y}" for donor in others))
    admin.reads("добавлен")


def add_userbot(admin: Admin) -> None:
    admin.presses("Добавить/заменить юзербот")
    admin.reads("убедитесь, что юзербот является администратором")
    admin.says(PHONE)
    admin.reads("введите код")
    admin.keys_in(admin.code_for(PHONE))
    admin.reads("подписан")


def add_private_donor(admin: Admin) -> None:
    """By its invite link, now that there is a userbot."""
    admin.presses("Добавить канал")
    admin.reads("введите ссылку на канал")
    admin.says(admin.tip(BY_INVITE.title))
    admin.reads("введите число X")
    admin.says(X)
    admin.reads("введите число Y")
    admin.says(Y)
    admin.reads("канал добавлен")
