"""What the invariants share: rows of levels, lots that were cut, tolerance."""

from __future__ import annotations

from collections.abc import Iterator

from models.index import Index
from models.trace import OUTCOMES, PART_ENDS, STATES
from tests.generated.traces import Trace

__all__ = [
    "BLOCKED", "CLOSE", "FINISHED", "IDLE", "LOST", "OFF_SHIFT", "PROCESSING", "REWORK", "SCRAP", "SCRAPPED", "SETUP",
    "SPLIT", "STOCKED", "WAITING", "children", "levels",
]  # fmt: skip

FINISHED, SCRAPPED, SPLIT, STOCKED, LOST = range(len(PART_ENDS))
OFF_SHIFT, IDLE, SETUP, PROCESSING, BLOCKED, FAILED, MAINTENANCE, WAITING = range(len(STATES))
GOOD, REWORK, SCRAP = range(len(OUTCOMES))
CLOSE = 1e-6
"""Sums of times may differ by so much from each other [s]; single rows not at all."""


def levels(index: Index, streams: Trace, *kinds: str) -> Iterator[tuple[float, int, int, int]]:
    """Rows (time, place, delta, part) of the places of some kinds."""
    wanted = {number for number, place in enumerate(index.places) if place.kind in kinds}
    for time, place, delta, part in streams["levels"].tolist():
        if int(place) in wanted:
            yield time, int(place), int(delta), int(part)


def children(index: Index, streams: Trace) -> dict[int, int]:
    """Lots that were cut out of another of their product, with that other."""
    cut = {int(row[0]) for row in streams["parts"].tolist() if row[9] == SPLIT}
    product = {part: place for _, place, delta, part in levels(index, streams, "wip") if delta > 0}
    return {
        int(part): int(whole)
        for _, whole, part, _ in streams["genealogy"].tolist()
        if int(whole) in cut and product[int(whole)] == product.get(int(part))
    }
