"""The house of workflows, for whoever tests them or what wakes them."""

import pytest

from reposter_service.tests.house import House, furnished


@pytest.fixture
async def house() -> House:
    return await furnished()
