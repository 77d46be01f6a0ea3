"""Power over time, compiled: from when the power of a machine changes to its mean in slots of any width.

The powers of all machines stand in one list, those of machine m in rows `first[m]` to `first[m + 1]`: the times at
which they change, ascending, and the power from then on. Slots are filled in blocks, so that a profile of years is
made, and added up, without ever being in memory as a whole; `cursor` remembers where a block ended.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.compiling import outer

__all__ = ["fill_power"]

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


@outer
def fill_power(
    times: Floats, powers: Floats, first: Whole, cursor: Whole, begin: float, width: float, out: NDArray[Any]
) -> None:
    """Write the mean power of each machine in consecutive slots.

    Parameters
    ----------
    times : when powers change [s], shape (K,)
    powers : from then on [W], shape (K,)
    first : rows of each machine, shape (M + 1,)
    cursor : row that holds at `begin`, shape (M,); at first `first[:-1]`, then as the block before has left it
    begin : of the first slot [s]; before the first change of a machine its power is 0
    width : of a slot [s]
    out : mean powers [W], shape (M, N), float32 or float64
    """
    slots = out.shape[1]
    end = begin + slots * width
    for m in range(out.shape[0]):
        row, last = cursor[m], first[m + 1] - 1
        if row > last:
            out[m, :] = 0.0
            continue
        time, slot, energy = begin, 0, 0.0  # energy so far in the slot under way
        if times[row] > begin:
            row -= 1  # before the first change
        while True:
            power = powers[row] if row >= first[m] else 0.0
            until = times[row + 1] if row < last else end
            whole = until >= end
            until = end if whole else until
            stop = slots if whole else int((until - begin) / width)
            if stop > slot:
                if energy != 0.0 or time > begin + slot * width:
                    out[m, slot] = (energy + power * (begin + (slot + 1) * width - time)) / width
                    slot += 1
                out[m, slot:stop] = power
                slot, time, energy = stop, begin + stop * width, 0.0
            if whole:
                break
            energy += power * (until - time)
            time = until
            row += 1
        cursor[m] = max(row, first[m])
