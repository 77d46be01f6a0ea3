"""What machines did between two operations while the next was waiting: setups by pair of products, and stops.

Where the next case was there when a machine became free, and the machine did not begin it, it did something else. After
a change of product that is a setup; what is rare and long, and follows no change, is a stop.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from twin.building.draft import Draft
from twin.building.laws import fit, seconds
from twin.building.operations import Operations

__all__ = ["setups_and_stops"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
FEWEST = 8
"""Pauses of a kind from which a law is made."""
SURE = 4.0
"""A pause after a change is a setup if its mean is so many standard errors above that without one."""
RARE = 0.15
"""Stops are rarer than this."""
LONG = 3.0
"""A stop lasts at least so many usual operations of its station."""


def setups_and_stops(draft: Draft, ops: Operations, ready: Floats, clock: dict[int, Any], skip: set[str]) -> None:
    """Write setups and stops of stations of which no states tell them.

    Parameters
    ----------
    ready : (operations,) when each could have begun [s]
    clock : open time of a station, where it has shifts: seconds after the start, as a function of the instant
    skip : names of stations whose states were told
    """
    before, after = _neighbours(ops)
    waited = ready[after] <= ops.end[before] + 1e-6
    for number in np.unique(ops.station).tolist():
        name = ops.stations[number]
        station = draft.plant["stations"].get(name)
        mine = waited & (ops.station[after] == number)
        if station is None or name in skip or "batch" in station or mine.sum() < 2 * FEWEST:
            continue
        end, begin = ops.end[before[mine]], ops.begin[after[mine]]
        pause = np.maximum(begin - end if number not in clock else clock[number](begin) - clock[number](end), 0.0)
        pair = np.column_stack((ops.product[before[mine]], ops.product[after[mine]]))
        usual = float(np.median(ops.work[ops.station == number]))
        changed = pair[:, 0] != pair[:, 1]
        usual_pause = _setup(draft, station, name, ops, pause, pair, changed, usual)
        _stops(draft, station, name, pause - np.where(changed, usual_pause, 0.0), usual, ops, number)


def _neighbours(ops: Operations) -> tuple[Ints, Ints]:
    """Operations that followed each other on one unit."""
    order = np.lexsort((ops.begin, ops.unit))
    same = ops.unit[order][1:] == ops.unit[order][:-1]
    return order[:-1][same], order[1:][same]


def _setup(draft: Draft, station: dict[str, Any], name: str, ops: Operations, pause: Floats, pair: Ints,
           changed: NDArray[np.bool_], usual: float) -> float:  # fmt: skip
    """Write the setup, if there is one; return its usual length [s]."""
    short = pause < LONG * usual + 4 * float(np.median(pause[changed])) if changed.any() else np.zeros(0, np.bool_)
    if changed.sum() < FEWEST or (~changed).sum() < FEWEST:
        return 0.0
    with_change, without = pause[changed & short], pause[~changed & short]
    if len(with_change) < FEWEST or len(without) < FEWEST:
        return 0.0
    error = float(np.sqrt(with_change.var() / len(with_change) + without.var() / len(without)))
    if with_change.mean() - without.mean() <= max(SURE * error, 1e-6 * usual):
        return 0.0
    law = fit(with_change)
    station["setup"] = {"time": law.text}
    said = (
        f"pauses with work waiting: {law.mean:.6g} s after a change (n={len(with_change)}), {without.mean():.3g} s else"
    )
    pairs = {
        (a, b): pause[short & (pair[:, 0] == a) & (pair[:, 1] == b)]
        for a, b in np.unique(pair, axis=0).tolist()
        if a != b
    }
    known = [times for times in pairs.values() if len(times) >= 3]
    if len(known) > 1 and _differ(known):
        matrix: dict[str, dict[str, str]] = {}
        for (a, b), times in sorted(pairs.items()):
            if len(times):
                matrix.setdefault(ops.products[a], {})[ops.products[b]] = fit(times).text
        station["setup"] = {"time": seconds(law.mean), "matrix": matrix}
        said += f"; {len(pairs)} changes of product differ"
    draft.say(said, "stations", name, "setup")
    return float(np.median(with_change))


def _differ(groups: list[Floats]) -> bool:
    """Tell whether means differ by more than chance at 1 % (one-way analysis of variance)."""
    from scipy.special import fdtrc

    everything = np.concatenate(groups)
    between = sum(len(one) * (one.mean() - everything.mean()) ** 2 for one in groups) / (len(groups) - 1)
    within = sum(((one - one.mean()) ** 2).sum() for one in groups) / max(len(everything) - len(groups), 1)
    if within <= 1e-12 * everything.mean() ** 2:
        return bool(between > 1e-6 * everything.mean() ** 2)
    return bool(fdtrc(len(groups) - 1, len(everything) - len(groups), between / within) < 0.01)


def _stops(draft: Draft, station: dict[str, Any], name: str, rest: Floats, usual: float, ops: Operations,
           number: int) -> None:  # fmt: skip
    """Write stops as failures between operations."""
    long = rest[rest > LONG * usual]
    if len(long) < FEWEST or len(long) > RARE * len(rest) or np.median(rest) > 0.1 * usual:
        return
    work = float(ops.work[ops.station == number].sum()) * len(rest) / max(int((ops.station == number).sum()), 1)
    every, repair = work / len(long), fit(long)
    station["failures"] = [{"every": f"exponential({every:.6g} s)", "repair": repair.text}]
    draft.say(f"{len(long)} long pauses with work waiting, no state tells why; repair: {repair.evidence}",
              "stations", name, "failures", 0)  # fmt: skip
