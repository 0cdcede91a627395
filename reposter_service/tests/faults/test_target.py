"""The userbot's rights in the project's channel, taken and given back."""

from telegram_sandbox.faults import Rule

from reposter_service.domain.health import UserbotState
from reposter_service.tests.faults.house import House
from reposter_service.tests.waiting import until
from reposter_service.workflows.records import AlertKind


async def test_rights_taken_are_told_once_and_the_wins_go_out_when_they_are_given_back(house: House) -> None:
    async with house.watching():
        house.close_target()
        posts = [house.publish(house.channel), *house.publish_album(house.channel)]
        (told,) = await house.comes_to_be_told(AlertKind.RIGHTS_LOST)
        await house.fares(UserbotState.WITHOUT_RIGHTS)
        for post in posts:
            await house.comes_to(post, state="measured", decision="repost")
        house.open_target()
        await house.reposted(*posts)
        await house.fares(UserbotState.CONNECTED)
    assert "права" in told
    assert len(await house.all_told()) == 1


async def test_rights_taken_a_second_time_are_told_a_second_time(house: House) -> None:
    async with house.watching():
        for times in (1, 2):
            house.close_target()
            post = house.publish(house.channel)
            await house.comes_to_be_told(AlertKind.RIGHTS_LOST, times=times)
            house.open_target()
            await house.reposted(post)
            await house.fares(UserbotState.CONNECTED)
    assert len(await house.all_told()) == 2


async def test_a_userbot_thrown_out_of_the_project_s_channel_is_told_once(house: House) -> None:
    async with house.watching():
        house.world.members.kick(house.target, house.userbot, by=house.owner)
        post = house.publish(house.channel)
        await house.comes_to_be_told(AlertKind.RIGHTS_LOST)
        await house.fares(UserbotState.WITHOUT_RIGHTS)
        house.open_target()
        await house.reposted(post)
    assert len(await house.all_told()) == 1


async def test_rights_taken_while_nothing_is_to_be_sent_are_found_by_the_heartbeat(house: House) -> None:
    async with house.watching():
        house.close_target()
        await house.comes_to_be_told(AlertKind.RIGHTS_LOST)
        house.open_target()
        await until(lambda: house.is_so(UserbotState.CONNECTED))
    assert len(await house.all_told()) == 1


async def test_a_target_that_refuses_an_administrator_is_told_once_however_often_it_is_asked(house: House) -> None:
    async with house.watching():
        house.faults.add(Rule.error(403, "CHAT_SEND_MEDIA_FORBIDDEN", method="messages.forwardMessages"))
        post = house.publish(house.channel)
        await house.comes_to_be_told(AlertKind.RIGHTS_LOST)
        checks, refusals = house.calls("channels.getParticipant"), house.calls("messages.forwardMessages")
        await until(lambda: house.calls("channels.getParticipant") >= checks + 3)
        await until(lambda: house.calls("messages.forwardMessages") > refusals)
        assert await house.is_so(UserbotState.WITHOUT_RIGHTS)
        house.faults.clear()
        await house.reposted(post)
        await house.fares(UserbotState.CONNECTED)
    assert len(await house.all_told()) == 1
