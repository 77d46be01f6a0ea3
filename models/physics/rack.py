"""Expected crane times over a rack: exact by enumeration of its cells, and the closed forms that planners use."""

import numpy as np

from models.compiling import outer

from .crane import Axis, Point, dual_command_time, single_command_time
from .motion import move_time

__all__ = ["bozer_white", "fem_times", "mhi_times", "rack_shape", "rack_times", "uniform_shares"]


def uniform_shares(bays: int, levels: int) -> np.ndarray:
    """Equal shares of all cells, (bays, levels) float64: random storage."""
    return np.full((bays, levels), 1.0 / (bays * levels))


@outer
def rack_times(
    xs: np.ndarray, ys: np.ndarray, shares: np.ndarray, station: Point, along: Axis, lift: Axis
) -> tuple[float, float, float]:
    """Expected travel times of single commands, between two cells, and of dual commands, by enumeration.

    A dual command visits two different cells, drawn with `shares` one after the other given that they differ. Then
    the mean of a dual command is that of a single command plus that between cells only where all shares are equal;
    here it is summed as it is. The work is the square of the number of cells.

    Parameters
    ----------
    xs : (bays,) float64
        Distance of each bay along the aisle [m].
    ys : (levels,) float64
        Height of each level [m].
    shares : (bays, levels) float64
        Share of visits that goes to each cell; sums to 1. `uniform_shares` is random storage.
    station : Point
        Pick-up and deposit station [m].
    along, lift : Axis
        As in `models.physics.crane`.

    Returns
    -------
    tuple of 3 float
        Times [s] of a single command, of the way between two cells, of a dual command; without handling.
    """
    bays, levels = shares.shape
    across = np.empty((bays, bays))
    upwards = np.empty((levels, levels))
    for i in range(bays):
        for j in range(bays):
            across[i, j] = move_time(abs(xs[i] - xs[j]), along[0], along[1], along[2])
    for k in range(levels):
        for m in range(levels):
            upwards[k, m] = move_time(abs(ys[k] - ys[m]), lift[0], lift[1], lift[2])
    out = np.empty((bays, levels))
    for i in range(bays):
        for k in range(levels):
            out[i, k] = single_command_time((xs[i], ys[k]), station, along, lift) / 2.0
    single = between = dual = pairs = 0.0
    for i in range(bays):
        for k in range(levels):
            share = shares[i, k]
            single += share * 2.0 * out[i, k]
            row_between = row_dual = row_pairs = 0.0
            for j in range(bays):
                for m in range(levels):
                    if i == j and k == m:
                        continue
                    way = max(across[i, j], upwards[k, m])
                    row_between += shares[j, m] * way
                    row_dual += shares[j, m] * (out[i, k] + way + out[j, m])
                    row_pairs += shares[j, m]
            between += share * row_between
            dual += share * row_dual
            pairs += share * row_pairs
    return single, between / pairs, dual / pairs


@outer
def rack_shape(length: float, height: float, travel_speed: float, lift_speed: float) -> tuple[float, float]:
    """Time ``T`` [s] to the farther end and shape ``b`` [0 to 1]: the shorter time to an end over the longer."""
    across, upwards = length / travel_speed, height / lift_speed
    return max(across, upwards), min(across, upwards) / max(across, upwards)


@outer
def bozer_white(shape: float) -> tuple[float, float, float]:
    """Expected times of a single command, between two cells, and of a dual command, as multiples of ``T``.

    A continuous rack of shape `shape` (see `rack_shape`) with random storage, the station at its lower corner,
    constant speed: Y. A. Bozer, J. A. White (1984), IIE Transactions 16(4).
    """
    single = 1.0 + shape**2 / 3.0
    between = 1.0 / 3.0 + shape**2 / 6.0 - shape**3 / 30.0
    return single, between, single + between


@outer
def fem_times(length: float, height: float, along: Axis, lift: Axis, handling: float = 0.0) -> tuple[float, float]:
    """Times [s] of a single and a dual command by the two points of FEM 9.851: (L/5, 2H/3) and (2L/3, H/5).

    The single command is the mean of both points, the dual command visits both. L and H in m, `handling` in s.
    """
    station = (0.0, 0.0)
    first = (length / 5.0, 2.0 * height / 3.0)
    second = (2.0 * length / 3.0, height / 5.0)
    single = (
        single_command_time(first, station, along, lift, handling)
        + single_command_time(second, station, along, lift, handling)
    ) / 2.0
    return single, dual_command_time(first, second, station, along, lift, handling)


@outer
def mhi_times(length: float, height: float, along: Axis, lift: Axis, handling: float = 0.0) -> tuple[float, float]:
    """Times [s] of a single and a dual command by the points of the Material Handling Institute.

    Half the length and height for the first load, three quarters for the second: M. P. Groover (2015), "Automation,
    Production Systems, and Computer-Integrated Manufacturing", section 11.4. L and H in m, `handling` in s.
    """
    station = (0.0, 0.0)
    first = (length / 2.0, height / 2.0)
    second = (0.75 * length, 0.75 * height)
    return (
        single_command_time(first, station, along, lift, handling),
        dual_command_time(first, second, station, along, lift, handling),
    )
