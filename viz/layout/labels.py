"""Names in a picture: near what they name, never on each other."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import numpy as np

from viz.colours import INK, MUTED

__all__ = ["Label", "Written", "can_write", "font", "text_width", "write"]

LATIN = ("NotoSans-Regular.ttf", "DejaVuSans.ttf", "segoeui.ttf", "Arial.ttf", "Helvetica.ttc")
CHINESE = (
    "NotoSansCJK-Regular.ttc", "NotoSansSC-Regular.otf", "NotoSansSC-Regular.ttf", "wqy-microhei.ttc", "wqy-zenhei.ttc",
    "msyh.ttc", "PingFang.ttc", "simhei.ttf",
)  # fmt: skip
PAD = 0.45
"""Between a name and the edge of its plate, in heights of the letters."""

CROWD = 250
"""Of more names than so many, those are left out for which there is no room near what they name."""

Rectangle = tuple[float, float, float, float]


@dataclass(frozen=True)
class Label:
    """A name that wants to be near a point.

    Attributes
    ----------
    at : tuple of float
        Pixels from the left and the top.
    weight : float
        The heavier is written first; below 1 it is left out where there is no room.
    plain : bool
        Written on the picture, without a plate.
    """

    text: str
    at: tuple[float, float]
    size: float
    weight: float = 1.0
    plain: bool = False
    colour: str = INK


@dataclass(frozen=True)
class Written:
    """Where a label came to stand."""

    label: Label
    place: Rectangle


def can_write(text: str) -> bool:
    """Tell whether a font for a text is at hand; there always is one for Latin letters."""
    return not _is_chinese(text) or _path(CHINESE) is not None


def text_width(text: str, size: float) -> float:
    """Width of a text [pixels]."""
    return float(font(text, size).getlength(text))


def write(
    image: Any, labels: list[Label], taken: list[Rectangle] | None = None, things: list[Rectangle] | None = None
) -> list[Written]:
    """Write labels on a picture (of Pillow); return where they stand, those left out not among them.

    Parameters
    ----------
    taken, things : list of tuple of float
        Where nothing may be written, and where light labels may not: they would hide what is drawn there.
    """
    from PIL import Image, ImageDraw

    sheet = Image.new("RGBA", image.size, (255, 255, 255, 0))
    pen = ImageDraw.Draw(sheet)
    taken = taken or []
    known = np.zeros((len(labels) + len(taken), 4))
    known[: len(taken)] = np.array(taken).reshape(-1, 4)
    count, crowded = len(taken), len(labels) > CROWD
    drawn = np.array(things or []).reshape(-1, 4)
    done = []
    for label in sorted(labels, key=lambda label: -label.weight):
        face = font(label.text, label.size)
        left, _, right, _ = pen.textbbox((0, 0), label.text, font=face)
        pad = 0.0 if label.plain else PAD * label.size
        width, height = right - left + 2 * pad, label.size * 1.25 + pad
        others = np.vstack([known[:count], drawn]) if label.weight < 1 else known[:count]
        place = _find(label, width, height, others, image.size, crowded)
        if place is None:
            continue
        known[count] = place
        count += 1
        done.append(Written(label, place))
        _draw(pen, label, place, face, left, pad)
    image.alpha_composite(sheet)
    return done


def _find(
    label: Label, width: float, height: float, known: Any, size: tuple[int, int], crowded: bool
) -> Rectangle | None:
    """The nearest free place, above it first; for a light label None where there is none near."""
    x, y = label.at
    centre = (x - width / 2, y - height / 2)
    tried = [centre]
    light = label.weight < 1 or (crowded and not label.plain)
    rings = 0 if crowded else 2 if light else 24
    for ring in range(1, rings + 1):
        rise, aside = ring * height * 0.55, (width + height) * 0.3 * ring
        tried += [(centre[0], centre[1] - rise), (centre[0] - aside, centre[1]), (centre[0] + aside, centre[1])]
        tried += [
            (centre[0] - aside, centre[1] - rise),
            (centre[0] + aside, centre[1] - rise),
            (centre[0], centre[1] + rise),
        ]
    best, least = None, float("inf")
    for left, top in tried:
        left = min(max(left, 2.0), size[0] - width - 2)
        top = min(max(top, 2.0), size[1] - height - 2)
        place = (left, top, left + width, top + height)
        hidden = _common(place, known)
        if hidden == 0:
            return place
        if hidden < least:
            best, least = place, hidden
    return None if light else best


def _common(one: Rectangle, others: Any) -> float:
    """Area that a rectangle shares with others (n, 4) [pixels²]; they count as a little larger than they are."""
    across = np.minimum(one[2], others[:, 2]) - np.maximum(one[0], others[:, 0]) + 2
    down = np.minimum(one[3], others[:, 3]) - np.maximum(one[1], others[:, 1]) + 2
    return float((np.maximum(across, 0.0) * np.maximum(down, 0.0)).sum())


def _draw(pen: Any, label: Label, place: Rectangle, face: Any, left: float, pad: float) -> None:
    x, y = label.at
    if not label.plain:
        if not (place[0] - 2 <= x <= place[2] + 2 and place[1] - 2 <= y <= place[3] + 2):
            foot = (
                min(max(x, place[0] + 4), place[2] - 4),
                place[3] if y > place[3] else place[1] if y < place[1] else y,
            )
            pen.line([foot, (x, y)], fill=MUTED, width=max(1, round(label.size / 12)))
            dot = label.size / 6
            pen.ellipse([x - dot, y - dot, x + dot, y + dot], fill=MUTED)
        pen.rounded_rectangle(
            place, radius=label.size * 0.35, fill=(255, 255, 255, 232), outline=(102, 116, 127, 150), width=1
        )
    middle = (place[1] + place[3]) / 2
    pen.text((place[0] + pad - left, middle), label.text, font=face, fill=label.colour, anchor="lm")


def _is_chinese(text: str) -> bool:
    return any("\u2e80" <= letter <= "\u9fff" or "\uff00" <= letter <= "\uffef" for letter in text)


@cache
def _path(names: tuple[str, ...]) -> str | None:
    from PIL import ImageFont

    for name in names:
        try:
            ImageFont.truetype(name, 10)
        except OSError:
            continue
        return name
    return None


@lru_cache(maxsize=64)
def font(text: str, size: float) -> Any:
    """The font for a text, of a height of letters [pixels]."""
    return _made(_is_chinese(text), round(size))


@lru_cache(maxsize=64)
def _made(chinese: bool, size: int) -> Any:
    from PIL import ImageFont

    path = _path(CHINESE) if chinese else _path(LATIN)
    if path is None:
        return ImageFont.load_default(size)
    return ImageFont.truetype(path, size, index=2 if path.startswith("NotoSansCJK") else 0)
