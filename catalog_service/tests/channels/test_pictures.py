"""Pictures that editors upload: what is refused, and what becomes of the rest."""

import struct
import zlib
from contextlib import suppress
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from catalog_service.channels import pictures
from catalog_service.channels.pictures import AD_EXAMPLE, LETTER, LOGO, PictureError

RED, GREEN, BLUE = (255, 0, 0), (0, 255, 0), (0, 0, 255)


def file(picture: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    written = BytesIO()
    picture.save(written, kind, **options)
    return written.getvalue()


def plain(width: int = 300, height: int = 300, mode: str = "RGB") -> Image.Image:
    return Image.new(mode, (width, height))


def png_that_claims(width: int, height: int) -> bytes:
    """A tiny PNG whose header tells of a picture that would fill the memory."""
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = (header, b"IDAT" + zlib.compress(bytes(9)))
    framed = (struct.pack(">I", len(each) - 4) + each + struct.pack(">I", zlib.crc32(each)) for each in chunks)
    return b"\x89PNG\r\n\x1a\n" + b"".join(framed)


def stored(data: bytes, shape: pictures.Shape = LOGO, width: int = 144) -> Image.Image:
    picture = Image.open(BytesIO(pictures.encode(data, shape).files[width]))
    picture.load()
    return picture


def near(found: Any, wanted: tuple[int, ...]) -> bool:
    """Equal but for what WebP's compression does to colours."""
    return all(abs(one - other) < 40 for one, other in zip(found, wanted, strict=True))


# ── What is refused ──────────────────────────────────────────────────────────────────────────────────────────────────

SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
NOT_SHOWN = {
    "empty": (b"", "не картинка"),
    "text": (b"hello", "не картинка"),
    "svg": (SVG, "не картинка"),
    "html named .png": (b"<html><body>", "не картинка"),
    "zip": (b"PK\x03\x04" + bytes(100), "не картинка"),
    "tiff": (file(plain(), "TIFF"), "не картинка"),
    "bmp": (file(plain(), "BMP"), "не картинка"),
    "eps": (file(plain(), "EPS"), "не картинка"),
    "ico": (file(plain(64, 64), "ICO"), "не картинка"),
    "truncated png": (file(Image.effect_noise((300, 300), 90))[:-2000], "повреждена"),
    "truncated jpeg": (file(Image.effect_noise((300, 300), 90), "JPEG")[:-2000], "повреждена"),
    "truncated webp": (file(Image.effect_noise((300, 300), 90), "WEBP")[:2000], "повреждена"),
    "bomb": (file(Image.new("1", (11_000, 11_000))), "слишком велика"),
    "bomb by its header": (png_that_claims(60_000, 60_000), "слишком велика"),
    "ribbon": (png_that_claims(1_000_000, 40), "слишком велика"),
    "too heavy": (file(plain()) + bytes(pictures.MOST_BYTES), "больше 8 МБ"),
    "too small": (file(plain(31, 300)), "слишком мала"),
}


@pytest.mark.parametrize(("data", "words"), NOT_SHOWN.values(), ids=NOT_SHOWN)
def test_is_refused_in_words(data: bytes, words: str) -> None:
    with pytest.raises(PictureError, match=words):
        pictures.encode(data, LOGO)


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    # Its pixels are not even there: whoever looked at more than the header would call it broken.
    with pytest.raises(PictureError, match="слишком велика"):
        pictures.check(png_that_claims(5000, 5000), LOGO)


SOUND = [file(Image.effect_noise((64, 64), 90).convert("RGB"), kind) for kind in ("PNG", "JPEG", "WEBP", "GIF")]


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(SOUND), st.data())
def test_whatever_is_done_to_a_file_it_is_a_picture_or_refused(sound: bytes, data: st.DataObject) -> None:
    broken = bytearray(sound)
    for _ in range(data.draw(st.integers(1, 8))):
        broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
    with suppress(PictureError):
        assert set(pictures.encode(bytes(broken), LOGO).files) == set(LOGO.widths)


# ── What becomes of the rest ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_logo_becomes_three_webp_squares(kind: str) -> None:
    encoded = pictures.encode(file(plain(640, 480), kind), LOGO)
    found = {width: Image.open(BytesIO(data)) for width, data in encoded.files.items()}
    assert {width: (each.format, each.size) for width, each in found.items()} == {
        96: ("WEBP", (96, 96)),
        144: ("WEBP", (144, 144)),
        216: ("WEBP", (216, 216)),
    }


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16", "CMYK"])
def test_every_kind_of_colour_is_read(mode: str) -> None:
    assert stored(file(plain(mode=mode), "JPEG" if mode == "CMYK" else "PNG")).size == (144, 144)


def test_a_wide_picture_is_cut_to_its_middle() -> None:
    picture = plain(300, 100)
    picture.paste(RED, (0, 0, 100, 100))
    picture.paste(GREEN, (100, 0, 200, 100))
    assert near(stored(file(picture)).convert("RGB").getpixel((5, 70)), GREEN)


def test_an_ad_example_keeps_its_proportions() -> None:
    encoded = pictures.encode(file(plain(2000, 500)), AD_EXAMPLE)
    sizes = [Image.open(BytesIO(data)).size for data in encoded.files.values()]
    assert sizes == [(480, 120), (960, 240)]


def test_a_narrow_ad_example_is_not_blown_up() -> None:
    assert stored(file(plain(200, 900)), AD_EXAMPLE, 960).size == (200, 900)


def test_a_photograph_that_lies_on_its_side_is_turned() -> None:
    picture = plain(200, 100)
    picture.paste(BLUE, (0, 0, 100, 100))
    exif = Image.Exif()
    exif[0x0112] = 6  # turn by 90° clockwise: what is left goes up
    turned = stored(file(picture, "JPEG", exif=exif, quality=95), AD_EXAMPLE, 480)
    assert turned.size == (100, 200)
    assert near(turned.convert("RGB").getpixel((50, 20)), BLUE)


def test_nothing_of_the_cameras_notes_survives() -> None:
    exif = Image.Exif()
    exif[0x010E] = "Somebody's address"
    assert not stored(file(plain(), "JPEG", exif=exif)).getexif()


def test_transparency_is_kept() -> None:
    picture = plain(mode="RGBA")
    picture.paste((*RED, 255), (0, 0, 300, 150))
    alpha = stored(file(picture)).getchannel("A")
    assert (alpha.getpixel((70, 10)), alpha.getpixel((70, 140))) == (255, 0)


def test_of_an_animation_the_first_frame_is_kept() -> None:
    frames = [Image.new("RGB", (100, 100), colour) for colour in (RED, GREEN, BLUE)]
    data = file(frames[0], "GIF", save_all=True, append_images=frames[1:])
    found = stored(data)
    assert not getattr(found, "is_animated", False)
    assert near(found.convert("RGB").getpixel((50, 50)), RED)


def test_equal_uploads_have_one_name_and_others_another() -> None:
    one, other = file(plain()), file(plain(301, 300))
    names = [pictures.encode(data, shape).name for data, shape in ((one, LOGO), (one, LOGO), (other, LOGO))]
    assert names[0] == names[1] != names[2]
    assert pictures.encode(one, AD_EXAMPLE).name not in names


# ── For Telegram ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("given_size", "kept_size"),
    [((300, 200), (300, 200)), ((2560, 1440), (1280, 720)), ((500, 10_000), (400, 8000)), ((4000, 200), (1280, 64))],
    ids=["small", "wide", "as high as may be", "as flat as may be"],
)
def test_a_letters_picture_is_a_jpeg_that_telegram_takes(
    given_size: tuple[int, int], kept_size: tuple[int, int]
) -> None:
    kept = stored(file(plain(*given_size)), LETTER, 1280)
    assert (kept.format, kept.mode, kept.size) == ("JPEG", "RGB", kept_size)
    assert sum(kept.size) <= 10_000


@pytest.mark.parametrize("size", [(32, 641), (1000, 49)], ids=["too high", "too flat"])
def test_a_picture_too_narrow_for_telegram_is_refused_in_words(size: tuple[int, int]) -> None:
    with pytest.raises(PictureError, match="слишком узкая"):
        pictures.encode(file(plain(*size)), LETTER)


def test_what_is_transparent_is_white_in_a_letter() -> None:
    kept = stored(file(plain(mode="RGBA")), LETTER, 1280)
    assert near(kept.getpixel((150, 150)), (255, 255, 255))
