"""A logo that Telegram shows, made of bytes from outside: looked at and made small as an upload is."""

import logging
from io import BytesIO

from django.core.files.base import File

from catalog_service.channels.pictures import PictureError
from catalog_service.figures.findings import Door, Finding
from catalog_service.figures.models import Profile
from catalog_service.figures.seen import Seen
from catalog_service.figures.states import State

log = logging.getLogger(__name__)


def kept(seen: Seen) -> str:
    """Name of the stored picture; "" without one. What is no picture is an attempt that says why.

    Its files are there before a row names them; young as they are, no sweep takes them meanwhile.
    """
    if seen.logo is None:
        return ""
    profile = Profile()
    try:
        profile.logo.save(None, File(BytesIO(seen.logo)), save=False)
    except PictureError as wrong:
        seen.attempts[Door.PICTURES] = Finding(State.UNKNOWN_SHAPE, words=str(wrong))
        return ""
    except OSError:  # a full disk is no reason to lose the figures
        log.exception("the logo of channel %s could not be stored", seen.turn.channel)
        seen.logo = None  # fetched again next time
        return ""
    seen.attempts[Door.PICTURES] = Finding(State.FOUND)
    return str(profile.logo.name)
