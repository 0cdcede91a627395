"""What is read of the bot's settings."""

from catalog_service.telegram.models import Greeting


def greeting() -> Greeting:
    """As it stands now."""
    return Greeting.objects.get(pk=1)
