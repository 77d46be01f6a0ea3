"""A schedule: when each operation starts and ends, in which mode, and the moves of transporters."""

from dataclasses import dataclass

from .problem import IntArray

__all__ = ["Schedule"]


@dataclass(frozen=True, eq=False)
class Schedule:
    """One schedule of a problem.

    Attributes
    ----------
    start, end : (o,)
        Times of each operation; the end comes after pauses, and with the batch.
    mode : (o,)
        Number of the mode chosen (counted over all modes).
    move_start : (a,) or None
        Start of the loaded move of each arc, -1 where there is none; only with limited transporters.
    move_transporter : (a,) or None
        Which transporter, from 0; -1 where there is none.
    """

    start: IntArray
    end: IntArray
    mode: IntArray
    move_start: IntArray | None = None
    move_transporter: IntArray | None = None
