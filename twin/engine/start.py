"""The memory of a compiled run before anything happens, kept from one replication of a plant to the next."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models import words as at
from models.floor import Floor
from models.plant import Plant
from models.streams.keys import extend
from models.trace import Chunk
from twin.engine.build import Shop
from twin.engine.memory import mixed
from twin.engine.people_tables import Rota
from twin.engine.tables import Tables

__all__ = ["Start", "start_of"]


class Start:
    """The memory of a plant before anything happens.

    Attributes
    ----------
    records : with keys of random streams for the replication that was asked for last
    events : four words each
    ring : who lives on at once
    rotas : working times by record; they may be known further than the records have them
    areas : picking areas by record
    first : rows told while the shop was set up
    for_all : whether it is the same in all replications, keys aside
    fixed : up to this word, records stand where they stand whatever the laws of the plant are
    firsts : first words of these records
    pointers : words that point beyond them
    """

    def __init__(self, plant: Plant, seed: int, replication: int, end: float, folder: Path | None) -> None:
        floor = Floor()
        shop = Shop(plant, floor, seed, replication, end == math.inf, folder)
        tables = Tables(shop, end)
        drawer = tables.drawer
        self.events = np.zeros(4 * len(tables.events), np.int64)
        for number, (time, priority, record) in enumerate(sorted(tables.events)):
            self.events.view(np.float64)[4 * number] = time
            self.events[4 * number + 1 : 4 * number + 4] = priority, number + 1, record
        drawer.w[at.SEQUENCE] = len(tables.events)
        self.records = drawer.w[: drawer.top]
        self.fixed, self.pointers = drawer.fixed, drawer.pointers
        self.firsts = [first for first in drawer.firsts if first < drawer.fixed]
        self._keys = drawer.keys
        self.ring = tables.ring
        self.rotas: dict[int, Rota] = tables.people.rotas
        self.first: Chunk = floor.taken()
        kinds = {int(drawer.w[record + at.KIND]) for _, _, record in tables.events}
        under_way = at.DELIVERY in kinds or at.BIN in kinds
        self.areas = tables.picking.areas
        # neither times, nor cells, nor places are drawn
        self.for_all = not (under_way or tables.picking.drawn or _at_random(plant))
        self.of(seed, replication)

    def of(self, seed: int, replication: int) -> None:
        """Put in the keys of a replication."""
        self.put_keys(self.records, extend(extend(0, seed), replication))

    def put_keys(self, records: NDArray[np.int64], root: int) -> None:
        """Put keys that come from a root into records."""
        for word, words in self._keys:
            records[word] = mixed(root, words)


_LAST: list[tuple[Plant, float, Path | None, Start]] = []
"""The two plants that were run last, and their starts: most often the next replication is of the same, or of one that
goes on from a state of the other."""


def start_of(plant: Plant, seed: int, replication: int, end: float, folder: Path | None) -> Start:
    """Return the start of a replication; it is the caller's up to the next call."""
    for known, until, place, start in _LAST:
        if known is plant and until == end and place == folder:
            start.of(seed, replication)
            return start
    made = Start(plant, seed, replication, end, folder)
    _LAST[:] = [*_LAST[-1:], (plant, end, folder, made)] if made.for_all else []
    return made


def _at_random(plant: Plant) -> bool:
    """Tell whether stock lies at the start in cells that are chosen at random."""
    return bool(plant.initial.stock) and any(rack.policy in ("random", "class_based") for rack in plant.racks.values())
