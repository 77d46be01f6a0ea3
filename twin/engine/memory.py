"""The memory of a compiled run (`models.words`): records are made here, and room is found for what grows."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from models import words as at
from models.floor import Kind
from models.streams.keys import extend
from models.streams.sampling import KINDS
from models.trace import STREAMS

if TYPE_CHECKING:
    from models.distribution import Distribution

__all__ = ["Drawer", "Kept", "Memory", "Sizes", "mixed", "priority", "signed"]

ONE_UNIFORM = range(KINDS["normal"], KINDS["uniform"] + 1)
"""Codes of the laws that need one uniform a draw."""


def priority(kind: Kind, entity: int) -> int:
    """Order of timed events of one instant."""
    return (int(kind) << 48) + entity


def signed(word: int) -> int:
    """Return the 64 bits of a key as a signed number."""
    return word - (1 << 64) if word >= 1 << 63 else word


class Drawer:
    """Records of a plant while they are made.

    Attributes
    ----------
    w, f : (words,) the same memory as whole numbers and as floats
    top : words used
    keys : where a key of a random stream goes, with the words that are mixed into the root of the replication
    firsts : first words of all records, in their order
    pointers : words that say where something stands whose length depends on figures of the plant, not on what there
        is in it: it comes behind all records, from the word `fixed` on
    """

    fixed = 0

    def __init__(self) -> None:
        self.w = np.zeros(4096, np.int64)
        self.f = self.w.view(np.float64)
        self.top = at.HEAD
        self.keys: list[tuple[int, tuple[int, ...]]] = []
        self.firsts: list[int] = []
        self.pointers: list[int] = []
        self._later: list[NDArray[np.int64]] = []
        self._laws: dict[int, tuple[Distribution, int]] = {}
        self._one_uniform: set[int] = set()

    def record(self, width: int) -> int:
        """Make a record of zeros."""
        first, self.top = self.top, self.top + width
        self.firsts.append(first)
        if self.top > len(self.w):
            self.w = np.concatenate([self.w, np.zeros(max(self.top - len(self.w), len(self.w)), np.int64)])
            self.f = self.w.view(np.float64)
        return first

    def list(self, elements: Sequence[int]) -> int:
        """Make a list."""
        first = self.record(1 + len(elements))
        self.w[first] = len(elements)
        self.w[first + 1 : first + 1 + len(elements)] = elements
        return first

    def floats(self, elements: Sequence[float]) -> int:
        """Make a list of floats."""
        first = self.record(1 + len(elements))
        self.w[first] = len(elements)
        self.f[first + 1 : first + 1 + len(elements)] = elements
        return first

    def later(self, pointer: int, content: NDArray[Any]) -> None:
        """Let a word point at something that comes behind all records."""
        self.pointers.append(pointer)
        self._later.append(np.ascontiguousarray(content).reshape(-1).view(np.int64))

    def settle(self) -> None:
        """Put behind the records what comes there, when all of them are made."""
        self.fixed = self.top
        for pointer, content in zip(self.pointers, self._later, strict=True):
            first = self.record(len(content))
            self.w[first : first + len(content)] = content
            self.w[pointer] = first

    def key(self, word: int, *words: int) -> None:
        """Let a word be the key of a random stream."""
        self.keys.append((word, words))

    def law(self, law: Distribution | None) -> int:
        """Make the record of a distribution; 0 for none."""
        if law is None:
            return 0
        known = self._laws.get(id(law))
        if known is not None:
            return known[1]
        record = self.record(at.LAW_WIDTH)
        self._laws[id(law)] = law, record
        kinds, params, values = law.encode()
        self.later(record + at.LAW_KINDS, kinds.astype(np.int64))
        self.later(record + at.LAW_PARAMS, params.astype(np.float64))
        self.later(record + at.LAW_VALUES, values.astype(np.float64))
        self.w[record + at.LAW_ROWS] = len(kinds)
        self.w[record + at.LAW_CONSTANT] = law.is_constant
        self.f[record + at.LAW_VALUE] = self.f[record + at.LAW_MEAN] = law.mean
        if len(kinds) == 1 and not law.is_constant and int(kinds[0]) in ONE_UNIFORM:
            self._one_uniform.add(record)
        return record

    def ahead(self, pointer: int, law: int) -> None:
        """Let a word point at draws ahead of a law; it stays 0 where the law needs more than one uniform, or none."""
        if law in self._one_uniform:
            draws = np.zeros(at.AHEAD_WIDTH, np.int64)
            draws[at.H_LAW], draws[at.H_FIRST] = law, -1
            self.later(pointer, draws)


ROW_WORDS = {
    "states": 90_000,
    "levels": 180_000,
    "operations": 180_000,
    "parts": 72_000,
    "orders": 16_000,
    "legs": 168_000,
}
CURSORS = {
    "states": at.STATES_AT,
    "levels": at.LEVELS_AT,
    "operations": at.OPERATIONS_AT,
    "parts": at.PARTS_AT,
    "orders": at.ORDERS_AT,
    "genealogy": at.GENEALOGY_AT,
    "legs": at.LEGS_AT,
}
"""Where the next row of a stream goes; two words follow: from where on rows should be handed over, and the end."""


@dataclass
class Sizes:
    """Words, or numbers, of what grows."""

    free: int = 1 << 15
    events: int = 1 << 10
    pile: int = 1 << 8
    scratch: int = 1 << 10
    rows: dict[str, int] = field(default_factory=lambda: {stream: ROW_WORDS.get(stream, 8_000) for stream in STREAMS})

    def grow(self, want: int) -> None:
        """Make what was too small larger."""
        if want == at.MEMORY:
            self.free *= 4
            self.scratch *= 4
        elif want == at.EVENTS_ROOM:
            self.events *= 4
            self.pile *= 4
        elif want == at.ROWS:
            self.rows = {stream: 4 * words for stream, words in self.rows.items()}


Kept = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]
"""The state of a run between two events: records, timed events, and who lives on now (only before the first event)."""


class Memory:
    """The memory of a run: records, free memory, events, consequences, and rows, one after the other."""

    def __init__(
        self, records: NDArray[np.int64], events: NDArray[np.int64], ring: Iterable[int], sizes: Sizes
    ) -> None:
        self.sizes = sizes
        self._lay_out(records, events)
        self._wake(ring)

    def _wake(self, ring: Iterable[int]) -> None:
        """Let some live on now, in their order."""
        for number, life in enumerate(ring):
            self.w[self.w[at.RING] + 2 * number : self.w[at.RING] + 2 * number + 2] = life, 0
            self.w[at.RING_SIZE] = number + 1

    def _lay_out(self, records: NDArray[np.int64], events: NDArray[np.int64]) -> None:
        sizes, used = self.sizes, len(records)
        most = max(sizes.events, 2 * len(events))
        ring = 1 << (most - 1).bit_length()
        streams = {stream: sizes.rows[stream] for stream in CURSORS}
        words = used + sizes.free + 4 * (most + 4) + 2 * ring + at.FRAME * sizes.pile + sizes.scratch
        words += sum(streams.values())
        w = self.w = np.empty(words, np.int64)
        self.f = w.view(np.float64)
        w[:used] = records
        place = used + sizes.free
        w[at.TOP], w[at.LIMIT] = used, place
        w[at.HEAP], w[at.HEAP_SIZE], w[at.HEAP_MOST] = place, len(events) // 4, most
        self.f[place : place + 4 * (most + 4)] = math.nan  # events that are not there: of four, some may be
        w[place : place + len(events)] = events
        place += 4 * (most + 4)
        w[at.RING], w[at.RING_FIRST], w[at.RING_MASK] = place, 0, ring - 1
        place += 2 * ring
        w[at.PILE], w[at.PILE_MOST] = place, sizes.pile
        place += at.FRAME * sizes.pile
        w[at.SCRATCH], w[at.SCRATCH_MOST] = place, sizes.scratch
        place += sizes.scratch
        self._starts = {}
        for stream, cursor in CURSORS.items():
            self._starts[stream] = place
            w[cursor], w[cursor + 1] = place, place + streams[stream] // 2
            place += streams[stream]
            w[cursor + 2] = place

    def kept(self) -> Kept:
        """Return the state of the run between two events."""
        w = self.w
        ring = w[w[at.RING] : w[at.RING] + 2 * w[at.RING_SIZE] : 2].copy()
        return w[: w[at.TOP]].copy(), w[w[at.HEAP] : w[at.HEAP] + 4 * w[at.HEAP_SIZE]].copy(), ring

    def restore(self, kept: Kept) -> None:
        """Go back to a state, with room of the present sizes."""
        records, events, ring = kept
        self._lay_out(records, events)
        self._wake(ring)

    def rows(self, copied: bool = True) -> dict[str, NDArray[np.float64]]:
        """Take the rows told so far out, by stream; those that are not copied are overwritten when the run goes on."""
        chunk = {}
        for stream, cursor in CURSORS.items():
            start, stop = self._starts[stream], int(self.w[cursor])
            rows = self.f[start:stop].reshape(-1, len(STREAMS[stream]))
            chunk[stream] = rows.copy() if copied else rows
            self.w[cursor] = start
        self.w[at.FULL] = 0
        for stream, columns in STREAMS.items():
            chunk.setdefault(stream, np.zeros((0, len(columns))))
        return chunk

    def append(self, values: Sequence[float]) -> int:
        """Put floats into free memory; return where they stand, 0 if there is no room."""
        first = int(self.w[at.TOP])
        if first + len(values) > self.w[at.LIMIT]:
            return 0
        self.f[first : first + len(values)] = values
        self.w[at.TOP] = first + len(values)
        return first


def mixed(root: int, words: Iterable[int]) -> int:
    """Mix words into a root key; return its bits as a signed number."""
    for word in words:
        root = extend(root, word)
    return signed(root)
