"""What is there to be tried by hand: channels for new projects, donors, accounts, and links that lead elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass

from telegram_sandbox.admins import Admins
from telegram_sandbox.story.cast import SUBSCRIBERS_PER_VIEW, DonorRole
from telegram_sandbox.world import AccountState, AdminRights, Channel, Person, World

TOPIC = "design"
PROJECT, PROJECT_WITHOUT_BOT = "best_of_design", "best_of_food"
"""Public names of channels that the house's owner has: in the first the bot is an administrator."""
PHONE, PHONE_WITH_PASSWORD, PHONE_BANNED, PHONE_WITHOUT_RIGHTS = (f"+7901000001{n}" for n in range(1, 5))
PASSWORD = "lampa-i-chai"  # noqa: S105 - of an account that exists in the story alone

DONORS = (
    DonorRole("Сетка и воздух", "setka_i_vozduh", 2, 5, views=3100, rate=380, gap=0.35),
    DonorRole("Шрифтовая", "shriftovaya_demo", 2, 5, views=1700, rate=520, gap=0.35),
    DonorRole("Кнопка и тень", "knopka_i_ten", 2, 5, views=5400, rate=210, gap=0.35),
    DonorRole("Логотипная", "logotipnaya", 2, 5, views=900, rate=760, gap=0.35),
    DonorRole("Плакат дня", "plakat_dnya_demo", 2, 5, views=2300, rate=450, gap=0.35),
)
BY_INVITE = DonorRole("Чертежи для своих", None, 2, 5, views=420, rate=980, gap=0.35)
BY_REQUEST = DonorRole("Макетная по заявкам", None, 2, 5, views=610, rate=870, gap=0.35)
GROUP, BOT, PERSON = "dizayn_chat", "dizayn_helper_bot", "dizayner_demo"


@dataclass(frozen=True, slots=True)
class Tip:
    """A link, and what to expect of it."""

    link: str
    title: str
    about: str


class Spares:
    """Builds it all. `donors`: roles with their channels, for the story to publish in."""

    def __init__(self, world: World, admins: Admins) -> None:
        self._world = world
        self.accounts = self._accounts()
        self.targets = self._targets(admins)
        self.donors = {role: self._donor(role) for role in (*DONORS, BY_INVITE, BY_REQUEST)}
        self.tips = [*self._tips_of_channels(), *self._elsewhere(admins.people[0])]

    def _accounts(self) -> list[Person]:
        add = self._world.people.add
        banned = add("Забаненный юзербот", phone=PHONE_BANNED)
        self._world.people.set_state(banned, AccountState.BANNED)
        return [
            add("Запасной юзербот", phone=PHONE),
            add("Запасной юзербот с паролем", phone=PHONE_WITH_PASSWORD, password=PASSWORD),
            banned,
            add("Аккаунт без прав", phone=PHONE_WITHOUT_RIGHTS),
        ]

    def _targets(self, admins: Admins) -> list[Channel]:
        owner, second = admins.people
        spare, with_password, *_ = self.accounts
        design = self._world.channels.create("Дизайн", owner=owner, username=PROJECT)
        food = self._world.channels.create("Еда", owner=owner, username=PROJECT_WITHOUT_BOT)
        self._world.members.promote(design, second, AdminRights.all(), by=owner)
        self._world.members.promote(design, admins.bot, by=owner)
        for channel, userbot in ((design, spare), (design, with_password), (food, with_password)):
            self._world.members.promote(channel, userbot, by=owner)
        return [design, food]

    def _donor(self, role: DonorRole) -> Channel:
        author = self._world.people.add(f"Автор «{role.title}»")
        channel = self._world.channels.create(role.title, owner=author, username=role.username)
        channel.extras = role.views * SUBSCRIBERS_PER_VIEW
        return channel

    def _tips_of_channels(self) -> list[Tip]:
        design, food = self.targets
        invite = self._world.channels.invite(self.donors[BY_INVITE])
        request = self._world.channels.invite(self.donors[BY_REQUEST], needs_approval=True)
        return [
            Tip(_public(PROJECT), design.title, "канал для проекта: бот в нём администратор"),
            Tip(_public(PROJECT_WITHOUT_BOT), food.title, "канал владельца, в котором бот не администратор"),
            *(Tip(_public(role.username), role.title, "донор") for role in DONORS),
            Tip(f"https://t.me/+{invite.hash}", BY_INVITE.title, "закрытый донор, вход по ссылке"),
            Tip(f"https://t.me/+{request.hash}", BY_REQUEST.title, "закрытый донор, вход по заявке"),
        ]

    def _elsewhere(self, owner: Person) -> Sequence[Tip]:
        """What is no channel."""
        group = self._world.channels.create("Дизайн-чат", owner=owner, username=GROUP, is_group=True)
        bot = self._world.people.add_bot(BOT, first_name="Помощник дизайнера")
        person = self._world.people.add("Игорь", username=PERSON)
        return [
            Tip(_public(GROUP), group.title, "не канал: группа"),
            Tip(_public(BOT), bot.name, "не канал: бот"),
            Tip(_public(PERSON), person.name, "не канал: человек"),
            Tip(_public("nobody_here_demo"), "—", "такого имени нет"),
        ]


def _public(username: str | None) -> str:
    return f"https://t.me/{username}"
