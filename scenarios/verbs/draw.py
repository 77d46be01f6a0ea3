"""`twin draw`: a picture of the plant, in 3D or seen from above."""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

from scenarios.asking import writing
from scenarios.faults import UsageError
from scenarios.say import Say

__all__ = ["options", "run"]

KINDS = (".png", ".jpg", ".jpeg")
SIZE = "1600x1000"
LEAST, MOST = 200, 8000


def options(parser: argparse.ArgumentParser, say: Say) -> None:
    """Add the arguments."""
    parser.add_argument("plant", help=say("plant"))
    parser.add_argument("--out", metavar="FILE", type=Path, help=say("draw.out"))
    parser.add_argument("--top", action="store_true", help=say("draw.top"))
    parser.add_argument("--size", default=SIZE, help=say("draw.size"))


def run(arguments: argparse.Namespace, say: Say) -> int:
    """Draw the plant, also one that cannot be run yet, and write the picture."""
    size = _size(arguments.size, say)
    out: Path = arguments.out or Path(arguments.plant).with_suffix(".png")
    if out.suffix.lower() not in KINDS:
        raise UsageError(say("draw.wrong_kind", path=out))
    from models.plant import Plant
    from models.reading import read
    from viz.layout import draw

    drawing = draw(read(arguments.plant, Plant), top=arguments.top, size=size, language=say.language)
    with writing(out, say) as file:
        drawing.save(file)
    print(say("init.wrote", path=out))
    if drawing.placed:
        names = ", ".join(drawing.placed[:8]) + (" ..." if len(drawing.placed) > 8 else "")
        print(say("draw.placed", path=arguments.plant, names=names), file=sys.stderr)
    return 0


def _size(text: str, say: Say) -> tuple[int, int]:
    found = re.fullmatch(r"([0-9]{1,5})[x×*]([0-9]{1,5})", text.strip().lower())
    if found is None or not all(LEAST <= int(side) <= MOST for side in found.groups()):
        raise UsageError(say("draw.wrong_size", text=text))
    return int(found[1]), int(found[2])
