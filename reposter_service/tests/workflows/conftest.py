"""What several workflows' tests start from."""

import pytest

from reposter_service.tests.bot_channels_in_memory import BotChannelsInMemory
from reposter_service.tests.house import House
from reposter_service.tests.workflows.searching import Search
from reposter_service.workflows.enroll import Enroll
from reposter_service.workflows.find_channel import FindChannel


@pytest.fixture
def search(house: House) -> Search:
    storage, bot = house.storage, BotChannelsInMemory()
    enroll = Enroll(storage.projects, storage.donors, storage.memberships, house.clock)
    return Search(house, bot, FindChannel(storage.projects, storage.donors, enroll, bot, house.telegram))
