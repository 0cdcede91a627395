import pytest
from telegram_sandbox.world import Refused, World


def test_an_app_is_found_by_its_name_and_without_one_the_first() -> None:
    world = World()
    bot, other = world.people.add_bot("catalog_bot"), world.people.add_bot("other_bot")
    first = world.apps.register(bot, "app", "https://catalog.example.com/")
    game = world.apps.register(bot, "Game", "http://127.0.0.1:9220/game/")
    assert (world.apps.find(bot), world.apps.find(bot, "game")) == (first, game)
    assert world.apps.origins() == ["http://127.0.0.1:9220", "https://catalog.example.com"]
    with pytest.raises(Refused, match="BOT_APP_SHORTNAME_INVALID"):
        world.apps.find(other)


@pytest.mark.parametrize(
    "url", ["", "catalog.example.com", "javascript:alert(1)", "https://a.example;x/", "https://[/"]
)
def test_what_is_no_address_is_no_app(url: str) -> None:
    world = World()
    with pytest.raises(Refused, match="WEBAPP_URL_INVALID"):
        world.apps.register(world.people.add_bot("catalog_bot"), "app", url)


@pytest.mark.parametrize("name", ["", "ap", "my-app", "a" * 31])
def test_what_is_no_name_is_no_app(name: str) -> None:
    world = World()
    with pytest.raises(Refused, match="SHORT_NAME_INVALID"):
        world.apps.register(world.people.add_bot("catalog_bot"), name, "https://a.example/")
