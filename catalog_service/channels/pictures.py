"""Pictures that editors upload: looked at by their content, made small and safe, named after what is in them.

    encoded = pictures.encode(data, LOGO)       bytes of anything -> `Encoded`, or `PictureError` in words
    encoded.name, encoded.files                 "3f/3fa9…" and the file of each width

Nothing of the upload survives but its pixels: no metadata, no frame but the first, no name. PURE but for Pillow.
"""

import hashlib
import warnings
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

MOST_BYTES = 8 * 1024 * 1024
MOST_PIXELS = 20_000_000
MOST_SIDE = 12_000
READABLE = ("JPEG", "PNG", "WEBP", "GIF")
"""Formats that Pillow may try, by content: no SVG, nothing that runs another program (EPS), nothing exotic."""
QUALITY = 82
"""Of WebP."""
QUALITY_OF_JPEG = 88


class PictureError(ValueError):
    """Not a picture that can be shown; the message is for the editor."""


@dataclass(frozen=True)
class Shape:
    """How a picture is stored: `widths` in pixels, `square` cut to its middle, else as high as it happens to be.

    `for_telegram`: as a JPEG that sendPhoto takes, core.telegram.org/bots/api#sendphoto.
    """

    widths: tuple[int, ...]
    square: bool
    least_side: int
    for_telegram: bool = False

    @property
    def ending(self) -> str:
        return "jpg" if self.for_telegram else "webp"

    def file_name(self, name: str, width: int) -> str:
        """Of the file that shows the picture of that name so wide."""
        return f"{name}-{width}.{self.ending}"


LOGO = Shape(widths=(96, 144, 216), square=True, least_side=32)
AD_EXAMPLE = Shape(widths=(480, 960), square=False, least_side=32)
LETTER = Shape(widths=(1280,), square=False, least_side=32, for_telegram=True)
MOST_RATIO = 20
"""Of a picture's longer side to its shorter one, for Telegram."""
MOST_HEIGHT = 8_000
"""Width and height together are at most 10 000 for Telegram; the width is that of LETTER."""


@dataclass(frozen=True)
class Encoded:
    """`name` is the hash of the upload and the shape, without a width and an ending; `files`: by width."""

    name: str
    files: dict[int, bytes]


def encode(data: bytes, shape: Shape) -> Encoded:
    """`PictureError` for whatever `check` refuses."""
    picture = check(data, shape)
    digest = hashlib.blake2b(repr(shape).encode() + data, digest_size=16).hexdigest()
    written = _jpeg if shape.for_telegram else _webp
    return Encoded(f"{digest[:2]}/{digest}", {width: written(_sized(picture, width, shape)) for width in shape.widths})


def check(data: bytes, shape: Shape) -> Image.Image:
    """The picture, decoded and upright; `PictureError` for what is no picture, is broken, too big or too small."""
    if len(data) > MOST_BYTES:
        raise PictureError(f"Файл больше {MOST_BYTES // 1024 // 1024} МБ.")
    try:
        picture = _upright(_opened(data))
    except PictureError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise _too_large() from bomb
    except UnidentifiedImageError as unknown:
        raise PictureError("Это не картинка: нужен файл JPEG, PNG, WebP или GIF.") from unknown
    except Exception as broken:  # decoders stumble over a broken file in ways of their own
        raise PictureError("Картинка повреждена: она не читается до конца.") from broken
    if min(picture.size) < shape.least_side:
        raise PictureError(f"Картинка слишком мала: нужно хотя бы {shape.least_side}×{shape.least_side} точек.")
    if shape.for_telegram and max(picture.size) > MOST_RATIO * min(picture.size):
        raise PictureError(f"Картинка слишком узкая: Telegram не примет, если одна сторона длиннее в {MOST_RATIO} раз.")
    return picture


def _opened(data: bytes) -> Image.Image:
    """The first frame, decoded; its size is looked at before a pixel is unpacked."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        picture = Image.open(BytesIO(data), formats=READABLE)
        _refuse_too_large(picture.size)
        picture.load()
    return picture


def _refuse_too_large(size: tuple[int, int]) -> None:
    if max(size) > MOST_SIDE or size[0] * size[1] > MOST_PIXELS:
        raise _too_large()


def _too_large() -> PictureError:
    return PictureError(f"Картинка слишком велика: до {MOST_PIXELS // 1_000_000} млн точек, до {MOST_SIDE} по стороне.")


def _upright(picture: Image.Image) -> Image.Image:
    """Turned as the camera's mark says, in colours that WebP has, transparency kept."""
    turned = ImageOps.exif_transpose(picture)
    return turned.convert("RGBA" if turned.has_transparency_data else "RGB")


def _sized(picture: Image.Image, width: int, shape: Shape) -> Image.Image:
    if shape.square:
        return ImageOps.fit(picture, (width, width), Image.Resampling.LANCZOS)
    scale = min(width / picture.width, MOST_HEIGHT / picture.height if shape.for_telegram else 1, 1)
    if scale == 1:
        return picture
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    return picture.resize(size, Image.Resampling.LANCZOS)


def _webp(picture: Image.Image) -> bytes:
    written = BytesIO()
    picture.save(written, "WEBP", quality=QUALITY, method=4)
    return written.getvalue()


def _jpeg(picture: Image.Image) -> bytes:
    """What is transparent becomes white: a JPEG has no such thing."""
    written = BytesIO()
    ground = Image.new("RGB", picture.size, "white")
    ground.paste(picture, mask=picture.getchannel("A") if picture.mode == "RGBA" else None)
    ground.save(written, "JPEG", quality=QUALITY_OF_JPEG, optimize=True)
    return written.getvalue()
