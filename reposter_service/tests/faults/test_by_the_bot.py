"""The owner does everything from his chat with the bot: from an empty database to the first repost, and to nothing."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import provision
import sqlalchemy as sa
from telegram_sandbox.server import Sandbox
from telegram_sandbox.world.messages import Content

from reposter_service.app import Daemon
from reposter_service.opening import opened
from reposter_service.scheduler.chores import EACH_MINUTE
from reposter_service.supervisor import Supervisor
from reposter_service.tests.admin_bot.town import Correspondent, Switchboard
from reposter_service.tests.faults import quick
from reposter_service.tests.faults.house import SESSION_KEY
from reposter_service.tests.faults.stage import Stage
from reposter_service.tests.waiting import until
from shared_schema.database import REPOSTER

PHONE, PASSWORD = "+79990000005", "correct horse"


@dataclass
class Owner:
    """Says or presses something and waits for words of the bot."""

    hand: Correspondent

    async def says(self, text: str, hears: str) -> str:
        before = len(self.hand.told())
        world, person, bot = self.hand.board.world, self.hand.person, self.hand.board.bot
        world.direct.send(person, bot, Content(text))
        return await self._hears(hears, before)

    async def presses(self, label: str, hears: str) -> str:
        before = len(self.hand.told())
        self.hand.press(label)
        return await self._hears(hears, before)

    async def presses_code(self, code: str, hears: str) -> str:
        before, keypad = len(self.hand.told()), self.hand.with_button("1")
        for digit in code:
            self.hand.press(digit, of=keypad)
        return await self._hears(hears, before)

    async def _hears(self, words: str, before: int) -> str:
        def found() -> bool:
            return any(words in text for text in self.hand.told()[before:])

        try:
            await until(found)
        except TimeoutError:
            raise AssertionError(f"the bot never said {words!r}, but {self.hand.told()[before:]}") from None
        return next(text for text in self.hand.told()[before:] if words in text)


class Beginning(Stage):
    """A world in which nothing of ours is stored: a channel, a donor, an account with a password that is no userbot."""

    def __init__(self, sandbox: Sandbox, dsn: str, bot_api_url: str) -> None:
        super().__init__(sandbox)
        self.dsn = dsn
        self.bot_api_url = bot_api_url
        self.userbot = self.world.people.add("Новый юзербот", phone=PHONE.removeprefix("+"), password=PASSWORD)
        self.open_target()
        self.world.members.promote(self.target, self.bot)
        self.donor = self.channel_of("Донор", "donor_name", joined=False)
        self.owner_of_all = Owner(Correspondent(self.admin, Switchboard(self.world, self.bot)))

    @asynccontextmanager
    async def daemon(self) -> AsyncIterator[Daemon]:
        mtproto = self.sandbox.mtproto
        settings = quick.settings(
            self.dsn,
            SESSION_KEY,
            bot_token=self.bot.token,
            admin_ids=str(self.admin.id),
            bot_api_url=self.bot_api_url,
            telegram_server=f"127.0.0.1:{mtproto.port}",
            telegram_server_key=mtproto.public_key_pem,
        )
        async with opened(settings) as storage:
            daemon = Daemon(settings, storage, Supervisor())
            async with daemon.running():
                yield daemon

    def code(self) -> str:
        return self.world.sign_in.code_for(PHONE)


async def test_the_owner_makes_a_project_and_sees_its_first_repost(
    telegram: Sandbox, database: provision.HouseDatabase, bot_api_url: str
) -> None:
    stage = Beginning(telegram, database.dsn(REPOSTER.app), bot_api_url)
    owner = stage.owner_of_all
    async with stage.daemon() as daemon:
        await a_project(stage)
        await a_userbot(stage)
        await a_donor(stage, x="1", y="5")
        await until(lambda: stage.userbot.id in stage.donor.members)

        first = stage.publish(stage.donor, "первый")
        await until(lambda: measured(daemon, 1))
        second = stage.publish(stage.donor, "второй")
        await until(lambda: stage.copies(second) == 1)
        assert stage.copies(first) == 0

        await owner.presses("Почему?", "ссыл")
        why = await owner.says(f"https://t.me/donor_name/{second.id}", "репост")
        assert "X" in why
        await owner.presses("Статистика", "введите количество дней")
        statistics = await owner.says("1", "https://t.me/donor_name")
        assert statistics.splitlines() == ["https://t.me/donor_name", "X", "1", "5", "2", "1"]
        await owner.presses("Рейтинг", "введите количество дней")
        rating = await owner.says("1", f"https://t.me/donor_name/{second.id}")
        assert len(rating.splitlines()) == 2


async def test_a_removed_project_leaves_its_donors_and_logs_its_userbot_out(
    telegram: Sandbox, database: provision.HouseDatabase, bot_api_url: str
) -> None:
    stage = Beginning(telegram, database.dsn(REPOSTER.app), bot_api_url)
    owner = stage.owner_of_all
    async with stage.daemon() as daemon:
        await a_project(stage)
        await a_userbot(stage)
        await a_donor(stage, x="1", y="5")
        await until(lambda: stage.userbot.id in stage.donor.members)
        await owner.presses("Назад", "Выберите проект")
        await owner.presses("Удалить проект", "отправьте ссылку на удаляемый канал")
        await owner.says("https://t.me/kino", "1 донор")
        await owner.presses("Да, удалить проект", "проект удален")
        await until(lambda: stage.userbot.id not in stage.donor.members)

        async def erased() -> bool:
            daemon._chores.wake(EACH_MINUTE)  # it is nothing to wait a minute for
            return not await rows(daemon, "SELECT 1 FROM reposter.project")

        await until(erased)
        await until(lambda: stage.calls("auth.logOut") == 1)
        assert not await rows(daemon, "SELECT 1 FROM reposter.alert")


async def test_a_restart_in_the_middle_of_a_dialog_and_of_a_sign_in(
    telegram: Sandbox, database: provision.HouseDatabase, bot_api_url: str
) -> None:
    """The dialog goes on; the code that was sent before is over, which is said in words."""
    stage = Beginning(telegram, database.dsn(REPOSTER.app), bot_api_url)
    owner = stage.owner_of_all
    async with stage.daemon():
        await owner.says("/start", "Проектов пока нет")
        await owner.presses("Добавить проект", "Введите название канала")
    async with stage.daemon():
        await owner.says("Кино", "Введите ссылку на канал")
        await owner.says("https://t.me/kino", "Проект добавлен")
        await until(lambda: "Кино" in owner.hand.buttons())
        await owner.presses("Кино", "Кино")
        await owner.presses("Добавить/заменить юзербот", "отправьте его номер телефона")
        await owner.says(PHONE, "введите код")
    async with stage.daemon():
        await owner.presses_code(stage.code(), "код больше не действует")
        await owner.says(PHONE, "введите код")
        await owner.presses_code(stage.code(), "введите пароль")
        await owner.says(PASSWORD, f"юзербот {PHONE} добавлен")


async def a_project(stage: Beginning) -> None:
    owner = stage.owner_of_all
    await owner.says("/start", "Проектов пока нет")
    await owner.presses("Добавить проект", "Введите название канала")
    await owner.says("Кино", "Введите ссылку на канал")
    await owner.says("https://t.me/kino", "Проект добавлен")
    await until(lambda: "Кино" in owner.hand.buttons())


async def a_userbot(stage: Beginning) -> None:
    """In the project's menu at the end."""
    owner = stage.owner_of_all
    await owner.presses("Кино", "Кино")
    await owner.presses("Добавить/заменить юзербот", "отправьте его номер телефона")
    await owner.says(PHONE, "введите код")
    await owner.presses_code(stage.code(), "введите пароль")
    await owner.says(PASSWORD, f"юзербот {PHONE} добавлен")
    await until(lambda: "Добавить канал" in owner.hand.buttons())


async def a_donor(stage: Beginning, x: str, y: str) -> None:
    owner = stage.owner_of_all
    await owner.presses("Добавить канал", "введите ссылку на канал")
    await owner.says("@donor_name", "введите число X(последние посты)")
    await owner.says(x, "введите число Y (лучше чем топ...)")
    await owner.says(y, "канал добавлен")
    await until(lambda: "Добавить канал" in owner.hand.buttons())


async def measured(daemon: Daemon, count: int) -> bool:
    return len(await rows(daemon, "SELECT 1 FROM reposter.post WHERE state = 'measured'")) >= count


async def rows(daemon: Daemon, query: str) -> list[tuple[object, ...]]:
    async with daemon._storage.engine.connect() as connection:
        return [tuple(row) for row in await connection.execute(sa.text(query))]
