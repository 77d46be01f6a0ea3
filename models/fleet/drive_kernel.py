"""How a vehicle drives a path, compiled: the same speeds, times and energy as `models.fleet.drive`."""

import math

import numpy as np
from numpy.typing import NDArray

from models import words as at
from models.compiling import inner
from models.fleet.plans_kernel import keep, recall
from models.physics.energy import travel_energy
from models.physics.motion import move_time, reachable_speed, turn_angle

__all__ = ["braking", "find_path", "plan"]

Words = NDArray[np.int64]
Floats = NDArray[np.float64]

RIGHT_ANGLE = math.pi / 2
STRAIGHT = math.radians(5)


@inner
def find_path(w: Words, vehicle: int, start: int, end: int, loaded: int) -> bool:
    """Write down the lanes of the quickest path; False where there is none."""
    fleet, count, lanes = w[vehicle + at.VH_FLEET], w[w[at.NODES]], 0
    table = w[w[fleet + (at.FL_LOADED_WAYS if loaded else at.FL_WAYS)] + at.WY_LANES]
    row, node = table + count * w[start + at.ND_NUMBER], end
    while node != start:
        hop = w[row + w[node + at.ND_NUMBER]]
        if hop == 0:
            return False
        lanes += 1
        node = w[hop + at.HP_START]
    w[vehicle + at.VH_LAST] = lanes
    node = end
    while lanes:
        lanes -= 1
        hop = w[row + w[node + at.ND_NUMBER]]
        w[w[vehicle + at.VH_PATH] + lanes] = hop
        node = w[hop + at.HP_START]
    return True


@inner
def _top(w: Words, f: Floats, vehicle: int, hop: int) -> float:
    fleet = w[vehicle + at.VH_FLEET]
    speed = f[fleet + (at.FL_LOADED_SPEED if w[vehicle + at.VH_LOTS] else at.FL_SPEED)]
    return min(speed, f[hop + at.HP_LIMIT])


@inner
def _acceleration(w: Words, f: Floats, vehicle: int) -> float:
    return f[w[vehicle + at.VH_FLEET] + (at.FL_LOADED_ACCELERATION if w[vehicle + at.VH_LOTS] else at.FL_ACCELERATION)]


@inner
def _turn(w: Words, f: Floats, vehicle: int, heading: float, new: float) -> float:
    """Time to turn on the spot [s]."""
    turn = f[w[vehicle + at.VH_FLEET] + at.FL_TURN]
    if turn == 0.0 or heading != heading:
        return 0.0
    angle = turn_angle(heading, new)
    return turn * angle / RIGHT_ANGLE if angle > STRAIGHT else 0.0


@inner
def plan(w: Words, f: Floats, vehicle: int, first: int, lanes: int) -> float:
    """Plan so many lanes of the path from rest to rest, or remember their plan; return the time [s]."""
    path, fleet = w[vehicle + at.VH_PATH] + first, w[vehicle + at.VH_FLEET]
    heading = w[vehicle + at.VH_PLAN_HEADING] if f[fleet + at.FL_TURN] != 0.0 else 0
    if not recall(w, f, vehicle, path, lanes, heading):
        _work_out(w, f, vehicle, path, lanes)
        keep(w, f, vehicle, path, lanes, heading)
    return f[w[vehicle + at.VH_ELAPSED] + lanes - 1]


@inner
def _work_out(w: Words, f: Floats, vehicle: int, path: int, lanes: int) -> None:
    """Find speeds, times and energy of the lanes of a path from rest to rest."""
    speeds, seconds = w[vehicle + at.VH_SPEEDS], w[vehicle + at.VH_SECONDS]
    elapsed, joules, fleet = w[vehicle + at.VH_ELAPSED], w[vehicle + at.VH_JOULES], w[vehicle + at.VH_FLEET]
    acceleration, deceleration = _acceleration(w, f, vehicle), f[fleet + at.FL_DECELERATION]
    before = f[vehicle + at.VH_PLAN_HEADING]
    for k in range(lanes):
        turn = _turn(w, f, vehicle, before, f[w[path + k] + at.HP_HEADING])
        before = f[w[path + k] + at.HP_HEADING]
        f[seconds + k] = turn
        f[speeds + k] = 0.0 if k == 0 or turn > 0.0 else math.inf
    f[speeds + lanes] = 0.0
    for k in range(lanes):
        hop = w[path + k]
        top = _top(w, f, vehicle, hop)
        f[speeds + k] = min(f[speeds + k], top)
        reached = reachable_speed(f[speeds + k], acceleration, f[hop + at.HP_LENGTH])
        f[speeds + k + 1] = min(f[speeds + k + 1], top, reached)
    for k in range(lanes - 1, -1, -1):
        reached = reachable_speed(f[speeds + k + 1], deceleration, f[w[path + k] + at.HP_LENGTH])
        f[speeds + k] = min(f[speeds + k], reached)
    total, mass = 0.0, f[fleet + at.FL_MASS] + w[vehicle + at.VH_LOTS] * f[fleet + at.FL_LOT_MASS]
    for k in range(lanes):
        hop, entry, leave = w[path + k], f[speeds + k], f[speeds + k + 1]
        length, top = f[hop + at.HP_LENGTH], _top(w, f, vehicle, hop)
        f[seconds + k] += move_time(length, top, acceleration, deceleration, entry, leave)
        total += f[seconds + k]
        f[elapsed + k] = total
        f[joules + k] = travel_energy(
            length, mass, f[fleet + at.FL_ROLLING], top, acceleration, deceleration,
            f[fleet + at.FL_EFFICIENCY], f[fleet + at.FL_REGENERATION], entry, leave,
        )  # fmt: skip


@inner
def braking(w: Words, f: Floats, vehicle: int, lanes: int) -> float:
    """Time that coming to rest after so many lanes of the plan takes longer than passing on [s]; the plan is gone."""
    if lanes == 0:
        return 0.0
    passed = f[w[vehicle + at.VH_ELAPSED] + lanes - 1]
    w[vehicle + at.VH_PLANNED] = 0
    return max(plan(w, f, vehicle, w[vehicle + at.VH_BASE], lanes) - passed, 0.0)
