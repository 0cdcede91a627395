"""A project of the owner's own, made through the bot as a newcomer makes one: channel, donors, userbot."""

from dataclasses import dataclass

from telegram_sandbox.story.spares import BY_INVITE, DONORS, PHONE, PROJECT

from demo.admin import Admin
from demo.crossing import DESIGN
from demo.house import House
from demo.ledger import Rows

TITLE = "Дизайн"
X, Y = "2", "5"


@dataclass(frozen=True, slots=True)
class Made:
    """How much of the rows is the owner's own making."""

    projects: int
    donors: int
    reposts: int

    def figures(self) -> str:
        return f"by_bot={self.projects} project, {self.donors} donors, {self.reposts} reposts"

    def problems(self) -> list[str]:
        whole = Made(1, len(DONORS) + 1, self.reposts)
        found = [] if self == whole else [f"через бота заведено не всё: {self.figures()}"]
        return found if self.reposts else [*found, f"{TITLE}: ни одного репоста"]


def made_by_bot(rows: Rows) -> Made:
    donors = {donor.id: donor for donor in rows.donors if donor.project == TITLE}
    posts = {post.id for post in rows.posts if post.donor_id in donors}
    sent = sum(repost.state == "sent" and repost.post_id in posts for repost in rows.reposts)
    return Made(len({donor.project_id for donor in donors.values()}), len(donors), sent)


def make_project(house: House) -> None:
    """All of it, in the order of a newcomer."""
    admin = house.admin()
    admin.starts()
    add_project(admin)
    add_donors(admin)
    add_from_catalog(admin)
    add_userbot(admin)
    add_private_donor(admin)


def add_project(admin: Admin) -> None:
    admin.presses("Добавить проект")
    admin.reads("Введите название канала")
    admin.says(TITLE)
    admin.reads("Введите ссылку на канал")
    admin.says(f"https://t.me/{PROJECT}")
    admin.presses(TITLE)
    admin.reads(TITLE)


def add_donors(admin: Admin) -> None:
    """One by the dialog, two as a list; a private one cannot be found before there is a userbot."""
    first, *others = DONORS[:-2]
    admin.presses("Добавить канал")
    admin.reads("введите ссылку на канал")
    admin.says(f"https://t.me/{first.username}")
    admin.reads("введите число X")
    admin.says(X)
    admin.reads("введите число Y")
    admin.says(Y)
    admin.reads("канал добавлен")
    admin.presses("Добавить списком")
    admin.reads("ссылка X Y")
    admin.says("\n".join(f"https://t.me/{donor.username} {X} {Y}" for donor in others))
    admin.reads("добавлен")
    admin.presses("Назад")
    admin.reads(TITLE)


def add_from_catalog(admin: Admin) -> None:
    """The last two: the catalog has a category with just these channels."""
    admin.presses("Из каталога")
    admin.reads("Выберите категорию")
    admin.presses(f"{DESIGN}: 2")
    admin.presses("Выбрать все на странице")
    admin.presses("Добавить выбранные: 2")
    admin.reads("введите число X")
    admin.says(X)
    admin.reads("введите число Y")
    admin.says(Y)
    admin.reads("Добавлено: 2, не добавлено: 0")


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
