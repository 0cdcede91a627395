"""Logos and pictures of ads, drawn by a seed: gradients, shapes, letters. PNG, as an editor would upload it."""

import colorsys
import math
import random
from collections.abc import Callable
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont
from PIL.ImageDraw import ImageDraw as Drawing

from catalog_service.sample_catalog.phrases import AD_HEADLINES

LOGO_SIDE = 216
AD_SIZE = (960, 540)

Colour = tuple[int, int, int]
WHITE = (255, 255, 255)


def logo(initials: str, seed: str) -> bytes:
    """A square: a gradient, perhaps shapes on it, the initials."""
    dice = random.Random(seed)  # noqa: S311 - a sample, nothing secret
    hue = dice.random()
    picture = _gradient((LOGO_SIDE, LOGO_SIDE), _colour(hue, 0.62, 0.92), _colour(hue + 0.12, 0.75, 0.55), dice)
    dice.choice(_DECORATIONS)(ImageDraw.Draw(picture, "RGBA"), hue, dice)
    _write(picture, initials, size=_fitting(initials), at=(LOGO_SIDE / 2, LOGO_SIDE / 2))
    return _png(picture)


def ad(seed: str) -> bytes:
    """A wide picture: a gradient, circles, a headline."""
    dice = random.Random(seed)  # noqa: S311 - a sample, nothing secret
    hue = dice.random()
    picture = _gradient(AD_SIZE, _colour(hue, 0.55, 0.98), _colour(hue + 0.2, 0.8, 0.55), dice)
    drawing = ImageDraw.Draw(picture, "RGBA")
    for _ in range(dice.randrange(3, 7)):
        radius = dice.randrange(60, 230)
        _circle(
            drawing, dice.randrange(AD_SIZE[0]), dice.randrange(AD_SIZE[1]), radius, (*WHITE, dice.randrange(24, 70))
        )
    _write(picture, dice.choice(AD_HEADLINES), size=150, at=(AD_SIZE[0] / 2, AD_SIZE[1] / 2))
    return _png(picture)


def _colour(hue: float, saturation: float, value: float) -> Colour:
    red, green, blue = colorsys.hsv_to_rgb(hue % 1, saturation, value)
    return round(red * 255), round(green * 255), round(blue * 255)


def _gradient(size: tuple[int, int], first: Colour, second: Colour, dice: random.Random) -> Image.Image:
    """From one colour to the other, in one of two ways."""
    grey = Image.linear_gradient("L") if dice.random() < 0.6 else Image.radial_gradient("L")
    mask = grey.rotate(dice.choice((0, 90, 180, 270))).resize(size, Image.Resampling.BILINEAR)
    return Image.composite(Image.new("RGB", size, second), Image.new("RGB", size, first), mask)


def _circle(drawing: Drawing, x: float, y: float, radius: float, fill: tuple[int, ...]) -> None:
    drawing.ellipse((x - radius, y - radius, x + radius, y + radius), fill=fill)


def _plain(_drawing: Drawing, _hue: float, _dice: random.Random) -> None:
    """Nothing but the letters."""


def _rings(drawing: Drawing, _hue: float, dice: random.Random) -> None:
    x, y = dice.randrange(LOGO_SIDE), dice.randrange(LOGO_SIDE)
    for radius in range(40, 220, dice.choice((28, 40, 56))):
        around = x - radius, y - radius, x + radius, y + radius
        drawing.ellipse(around, outline=(*WHITE, 70), width=dice.choice((6, 12)))


def _stripes(drawing: Drawing, _hue: float, dice: random.Random) -> None:
    step = dice.choice((24, 36, 54))
    for start in range(-LOGO_SIDE, LOGO_SIDE, step * 2):
        corners = (start, LOGO_SIDE), (start + step, LOGO_SIDE), (start + step + LOGO_SIDE, 0), (start + LOGO_SIDE, 0)
        drawing.polygon(corners, fill=(*WHITE, 38))


def _bubbles(drawing: Drawing, _hue: float, dice: random.Random) -> None:
    for _ in range(dice.randrange(4, 9)):
        where = dice.randrange(LOGO_SIDE), dice.randrange(LOGO_SIDE)
        _circle(drawing, *where, dice.randrange(14, 70), (*WHITE, dice.randrange(25, 80)))


def _hill(drawing: Drawing, hue: float, dice: random.Random) -> None:
    colour = _colour(hue + 0.5, 0.6, 0.9)
    height, length = dice.randrange(120, 175), dice.choice((22, 34))
    wave = [(x, height + 14 * math.sin(x / length)) for x in range(0, LOGO_SIDE + 1, 4)]
    drawing.polygon([(0, LOGO_SIDE), *wave, (LOGO_SIDE, LOGO_SIDE)], fill=(*colour, 150))


def _badge(drawing: Drawing, _hue: float, dice: random.Random) -> None:
    middle, corners = LOGO_SIDE / 2, dice.choice((4, 6, 8, 40))
    drawing.regular_polygon((middle, middle, 92), corners, rotation=dice.choice((0, 45)), fill=(0, 0, 0, 60))


def _corner(drawing: Drawing, hue: float, dice: random.Random) -> None:
    _circle(drawing, *dice.choice(((0, 0), (LOGO_SIDE, 0), (0, LOGO_SIDE), (LOGO_SIDE, LOGO_SIDE))), 120,
            (*_colour(hue + 0.45, 0.7, 1), 170))  # fmt: skip


_DECORATIONS: tuple[Callable[[Drawing, float, random.Random], None], ...] = (
    _plain, _rings, _stripes, _bubbles, _hill, _badge, _corner,
)  # fmt: skip


def _fitting(text: str) -> int:
    return 118 if len(text) == 1 else 92


def _write(picture: Image.Image, text: str, *, size: int, at: tuple[float, float]) -> None:
    """In the middle, with a soft shadow: letters can be read on any colour."""
    font = ImageFont.load_default(size=size)
    drawing = ImageDraw.Draw(picture, "RGBA")
    for shift, fill in ((size // 30, (0, 0, 0, 70)), (0, (*WHITE, 255))):
        drawing.text((at[0] + shift, at[1] + shift), text, font=font, anchor="mm", fill=fill)


def _png(picture: Image.Image) -> bytes:
    written = BytesIO()
    picture.save(written, "PNG", compress_level=1)
    return written.getvalue()
