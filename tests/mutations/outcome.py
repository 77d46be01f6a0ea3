"""What becomes of a changed plant: it reads and runs, or one line for each mistake says where it is."""

from __future__ import annotations

import re
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

import twin
from models.checking import examine
from models.plant import Plant
from models.quantities import UnitError, quantity
from models.reading import PlantError
from tests.mutations.mutants import PLANTS, Mutant
from twin.engine.errors import SimulationError
from twin.study.load import load

__all__ = ["Hang", "outcome", "sound"]

LONGEST = 6 * 3600.0
"""Simulated time of a run [s]."""
PATIENCE = 60
"""Time after which a reading or a run counts as hanging [s]."""
WHOLE_FILE = re.compile(
    r"^[^:]+(#\w+)?: (is empty|is not a text|cannot be read|has no |is too large|no such file|is no table|is neither|"
    r"nothing is to be made|is a directory|name: is required|products: is required)"
)
"""Mistakes that stand in no line."""


class Hang(AssertionError):  # noqa: N818 - what happened
    """Neither an end nor an error."""


@contextmanager
def limited(seconds: int = PATIENCE) -> Iterator[None]:
    """Raise `Hang` within what takes longer."""

    def ring(*_: Any) -> None:
        raise Hang(f"no answer after {seconds} s")

    before = signal.signal(signal.SIGALRM, ring)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@lru_cache(maxsize=4)
def sound(plant: str, main: str) -> Plant:
    """The plant before the change."""
    return load(PLANTS[plant] / main)


def outcome(mutant: Mutant, folder: Path) -> str:
    """Return "refused", "ran" or "stopped"; anything else is an error of ours.

    Raises
    ------
    AssertionError
        If a mistake is not told in one line with its place, or has no effect.
    """
    path = mutant.write(folder)
    try:
        with limited():
            plant = load(path)
    except PlantError as error:
        check_lines(error, folder)
        return "refused"
    if mutant.value is not None and plant == sound(mutant.plant, mutant.main):
        old, new = mutant.value
        assert _same(old, new), f"the change has no effect: {old!r} -> {new!r}"
    with limited():
        examine(plant, plant.folder)
        length = plant.run.length if plant.run.length is not None and plant.run.length < LONGEST else LONGEST
        warm_up = None if plant.run.warm_up is None or plant.run.warm_up < length else 0.0
        try:
            result = twin.run(plant, 1, length, warm_up, record="figures", workers=1)
        except SimulationError as error:
            assert len(str(error).splitlines()) == 1, f"not one line: {error}"
            assert len(str(error)) < 1000, f"a long line: {error}"
            return "stopped"
        result.figures.text(all=True)
        result.figures.text("zh", all=True, width=100)
    return "ran"


def _same(old: Any, new: Any) -> bool:
    """Tell whether two values mean the same: numbers and quantities by what they are, one item and a list of it."""
    if old == new or str(old).split() == str(new).split() or [old] == new or [new] == old:
        return True
    if isinstance(old, list) and isinstance(new, list) and set(map(str, old)) == set(map(str, new)):
        return True  # such as the days of a shift
    numbers = [_number(value) for value in (old, new)]
    if None not in numbers:
        return numbers[0] == numbers[1]
    return new is None or new == {} or new == []  # not given, where the default is stated


def _number(value: Any) -> tuple[float, str] | float | None:
    for unit in ("s", "1", "m", "W", "K", "J", "kg", "kg/m", "J/K", "W/K", "m^3/s", "kg/J"):
        with suppress(UnitError):
            return float(quantity(value, unit))
    if parts := re.fullmatch(r"\s*([-+0-9.eE]+)\s*(\D.*)", str(value)):  # another unit, as in 35.6 MJ/m^3
        with suppress(ValueError):
            return float(parts[1]), parts[2].strip()
    return {"true": 1.0, "false": 0.0, "yes": 1.0, "no": 0.0}.get(str(value).lower())


def check_lines(error: PlantError, folder: Path) -> None:
    """See that every mistake has its line in a file of the plant."""
    for line in str(error).splitlines():
        if re.fullmatch(r"\.\.\. and \d+ more", line):
            continue
        assert line.startswith(str(folder)), f"names no file: {line}"
        said = line.removeprefix(str(folder))
        assert re.match(r"/[^:]+:\d+: \S", said) or WHOLE_FILE.match(said), f"names no line: {said}"
        assert line.isprintable(), f"not printable: {said!r}"
        assert len(said) < 1000, f"a long line: {said}"


def timed(mutant: Mutant, folder: Path) -> tuple[str, float]:
    """Return the outcome, and the time it took [s]."""
    start = time.perf_counter()
    return outcome(mutant, folder), time.perf_counter() - start
