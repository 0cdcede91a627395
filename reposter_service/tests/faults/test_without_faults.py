"""What the other tests start from: nothing goes wrong."""

from reposter_service.tests.faults.house import House


async def test_a_winner_is_reposted_once(house: House) -> None:
    async with house.watching():
        post = house.publish(house.channel)
        await house.reposted(post)


async def test_an_album_is_reposted_whole(house: House) -> None:
    async with house.watching():
        album = house.publish_album(house.channel)
        await house.reposted(*album)
