"""What is asked for the pages: it reads, and never writes."""

import provision
import pytest
from django.db import Error

from catalog_service.mailings.models import Sender
from catalog_service.monitoring.asking import Asking


async def test_whoever_looks_after_the_house_only_reads(committed: provision.HouseDatabase) -> None:
    asking = Asking()
    try:
        assert await asking.ask(lambda: Sender.objects.filter(pk=0).exists()) is False
        with pytest.raises(Error, match="read-only"):
            await asking.ask(lambda: Sender.objects.filter(pk=0).delete())
    finally:
        asking.close()
