"""What must hold of the trace of every run: a function looks at one thing and raises AssertionError with the reason."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable

import numpy as np

from models.index import Index
from models.plant import Plant
from models.trace import STREAMS
from tests.generated.lots import (
    bins_are_kept,
    kits_are_complete,
    lots_are_kept,
    lots_follow_their_routing,
    one_place_at_a_time,
    orders_are_done,
    pieces_are_kept,
    stock_is_kept,
)
from tests.generated.rows import CLOSE, LOST, levels
from tests.generated.traces import Trace, column, told_at
from tests.generated.units import machines_do_one_thing, nobody_works_off_shift, people_are_there, states_fill_the_run

__all__ = ["INVARIANTS", "check"]


def check(plant: Plant, streams: Trace, end: float | None) -> None:
    """Check everything; `end` is None for a run that ended in an error."""
    for invariant in INVARIANTS:
        invariant(plant, Index(plant), streams, end)


def rows_in_order(plant: Plant, index: Index, streams: Trace, end: float | None) -> None:
    """Times never go back, nothing lies outside the run, and all that must be finite is."""
    for stream, columns in STREAMS.items():
        rows = streams[stream]
        finite = [number for number, name in enumerate(columns) if name != "due"]
        assert np.isfinite(rows[:, finite]).all(), f"{stream}: not finite"
        assert not np.isnan(rows).any(), f"{stream}: nan"
        when = told_at(streams, stream)
        assert (np.diff(when) >= 0).all(), f"{stream}: time goes back"
        assert not when.size or when[0] >= 0, f"{stream}: before the start"
        assert end is None or not when.size or when[-1] <= end, f"{stream}: after the end"
        for name, kind in columns.items():
            if kind != "f8":
                values = column(streams, stream, name)
                assert (values == np.round(values)).all(), f"{stream}.{name}: not whole"
    for first, last, stream in (
        ("start", "end", "operations"),
        ("release", "end", "parts"),
        ("release", "end", "orders"),
        ("start", "end", "legs"),
    ):
        assert (column(streams, stream, first) <= column(streams, stream, last)).all(), (
            f"{stream}: {first} after {last}"
        )


def little(plant: Plant, index: Index, streams: Trace, end: float | None) -> None:
    """The integral of the work in process is the sum of the times that pieces were inside (Little 1961)."""
    if end is None:
        return
    level, since = Counter[int](), Counter[int]()
    integral: dict[int, float] = defaultdict(float)
    begun: dict[int, tuple[float, int, int]] = {}
    rest: dict[int, float] = defaultdict(float)
    for time, place, delta, part in levels(index, streams, "wip"):
        integral[place] += level[place] * (time - since[place])
        level[place] += delta
        since[place] = time  # type: ignore[assignment]
        if delta > 0:
            begun[part] = time, place, delta
        else:
            rest[part] += -delta * (time - begun[part][0])
    ended = {int(row[0]): row for row in streams["parts"].tolist() if row[9] != LOST}
    spent: dict[int, float] = defaultdict(float)
    shrunk = set()
    for part, (start, place, pieces) in begun.items():
        leaves = ended[part][7] if part in ended else end
        spent[place] += (leaves - start) * pieces
        if part not in ended or not math.isclose(rest[part], (leaves - start) * pieces, abs_tol=CLOSE):
            shrunk.add(place)  # lost pieces on its way, or is still inside
    for place in spent:
        integral[place] += level[place] * (end - since[place])
        loses = any(operation.scrap for operation in plant.products[index.places[place].name].routing)
        same = math.isclose(integral[place], spent[place], rel_tol=1e-9, abs_tol=CLOSE)
        assert same or (loses and place in shrunk and integral[place] < spent[place]), (
            f"{index.places[place]}: integral {integral[place]:g} s, times {spent[place]:g} s"
        )


INVARIANTS: tuple[Callable[[Plant, Index, Trace, float | None], None], ...] = (
    rows_in_order,
    lots_are_kept,
    pieces_are_kept,
    one_place_at_a_time,
    lots_follow_their_routing,
    stock_is_kept,
    bins_are_kept,
    kits_are_complete,
    orders_are_done,
    states_fill_the_run,
    machines_do_one_thing,
    nobody_works_off_shift,
    people_are_there,
    little,
)
