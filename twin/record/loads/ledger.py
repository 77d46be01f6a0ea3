"""A ledger: adds up what a model of loads gives, by window in the meter's table and by slot in a table of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from twin.record.loads.segments_kernel import add_segments

if TYPE_CHECKING:
    from models.trace import Chunk
    from twin.record.loads.segments import Load

__all__ = ["Ledger"]

Floats = NDArray[np.float64]


class Ledger:
    """Sums of one model; apart from others, so that no bit of a sum depends on the chunks in which rows come.

    Parameters
    ----------
    load : the model
    at : first column of each measure in the table
    slot, offset : width of a slot, and how much later it begins than its number times that [s]
    """

    def __init__(self, load: Load, at: dict[str, int], slot: float, offset: float) -> None:
        self.load = load
        self.slots = np.zeros((16, load.width))
        self._columns, self._slot_columns = load.columns(at), load.slots
        self._slot, self._offset = slot, offset

    def take(self, chunk: Chunk, width: float, table: Floats) -> None:
        """Receive the next rows of every stream; windows have a width [s]."""
        self._add(self.load.take(chunk), width, table)

    def close(self, end: float, width: float, table: Floats) -> None:
        """Account everything up to the end of the run [s]."""
        self._add(self.load.close(end), width, table)

    def state(self) -> dict[str, NDArray[Any]]:
        """Return what is summed up and followed so far, by name."""
        name = type(self.load).__name__.lower()
        return {f"{name}_slots": self.slots} | {f"{name}_{part}": kept for part, kept in self.load.state().items()}

    def restore(self, state: dict[str, NDArray[Any]]) -> None:
        """Go on from the state of another ledger.

        Raises
        ------
        ValueError
            If the plants have not the same loads.
        """
        first = type(self.load).__name__.lower() + "_"
        mine = {name.removeprefix(first): kept for name, kept in state.items() if name.startswith(first)}
        slots = mine.pop("slots", None)
        if slots is None or slots.shape[1:] != self.slots.shape[1:]:
            raise ValueError("the sums are those of another plant")
        self.slots = slots.copy()
        self.load.restore(mine)

    def _add(self, segments: Floats, width: float, table: Floats) -> None:
        if len(segments):
            columns, slot_columns = self._columns, self._slot_columns
            add_segments(segments, columns, slot_columns, width, table, self.slots, self._slot, self._offset)
