"""The trace: what every engine tells about a run, row by row, in the same words.

A run is told in seven streams. Each stream is a table of numbers; a chunk of it travels from the engine to its
observers as a float64 array of shape (rows, columns) (whole numbers are exact in it). The index (`models.index`)
says which unit, place, product, step and order the numbers stand for. Rows of `states`, `levels` and `genealogy` come
in the order of their time; rows of `operations`, `parts` and `orders` in the order of their end.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

__all__ = ["OUTCOMES", "PART_ENDS", "STATES", "STREAMS", "VEHICLE_STATES", "Chunk", "Observer"]

STATES = ("off_shift", "idle", "setup", "processing", "blocked", "failed", "maintenance", "waiting")
"""States of a unit, in the order of their codes (0-7)."""

VEHICLE_STATES = ("idle", "to_pickup", "loading", "loaded", "unloading", "blocked", "charging", "failed")
"""States of a vehicle, in the order of their codes (0-7)."""

OUTCOMES = ("good", "rework", "scrap")
"""What an operation made of its lot, in the order of their codes; lost pieces of a surviving lot are pieces - good."""

PART_ENDS = ("finished", "scrapped", "split", "stocked", "lost")
"""How the way of a lot ended: out of the plant; scrap; cut into lots that go on; put into stock; turned away."""

STREAMS: dict[str, dict[str, str]] = {
    # a unit (machine, conveyor) enters a state
    "states": {"time": "f8", "unit": "i4", "state": "i1"},
    # `delta` pieces of a lot come to a place (> 0) or leave it (< 0); people: persons become busy or free (part = -1)
    "levels": {"time": "f8", "place": "i4", "delta": "i4", "part": "i8"},
    # an operation on a lot is over; worked = time of processing alone [s], no interruptions but with what a failure
    # made vain (restart, scrap)
    "operations": {
        "start": "f8",
        "end": "f8",
        "worked": "f8",
        "unit": "i4",
        "part": "i8",
        "step": "i4",
        "pieces": "i4",
        "good": "i4",
        "outcome": "i1",
    },
    # a lot has ended; due is infinite where none was set; number counts the lots of its order from 0
    "parts": {
        "part": "i8",
        "product": "i4",
        "order": "i4",
        "number": "i8",
        "pieces": "i4",
        "good": "i4",
        "release": "f8",
        "end": "f8",
        "due": "f8",
        "how": "i1",
    },
    # a listed order, or an arrival that has a due date, is done: all its lots have ended
    "orders": {
        "order": "i4",
        "number": "i8",
        "product": "i4",
        "quantity": "i4",
        "good": "i4",
        "release": "f8",
        "due": "f8",
        "end": "f8",
    },
    # a vehicle has gone over a lane (a number of the network's); energy without the hotel load, lots on board
    "legs": {"start": "f8", "end": "f8", "unit": "i4", "lane": "i4", "distance": "f8", "energy": "f8", "lots": "i4"},
    # pieces of the lot `component` were built into, or taken out of, the lot `whole`
    "genealogy": {"time": "f8", "whole": "i8", "component": "i8", "pieces": "i4"},
}
"""Streams with their columns and the types in which they are stored."""

Chunk = dict[str, NDArray[np.float64]]
"""Rows of several streams, by stream, each of shape (rows, columns)."""


class Observer(Protocol):
    """Something that watches a run."""

    def take(self, chunk: Chunk) -> None:
        """Receive the next rows of every stream; rows of `states` and `levels` are complete up to the last time."""

    def close(self, end: float) -> None:
        """The run has ended at `end` [s]."""
