"""Work at a machine, compiled: states, stops and the time that an operation takes; as in `models.station.work`."""

import numpy as np
from numpy.typing import NDArray

from models import words as at
from models.compiling import inner
from models.floor_kernel import push_event, start_timer, tell_state
from models.people.kernel import cut, give, plan_repair, release, request
from models.station.takers_kernel import nudge, stop_waiting
from models.streams.ahead_kernel import draw_ahead
from models.streams.arena_kernel import draw
from models.streams.philox import extend

__all__ = [
    "WORK",
    "WORK_DONE",
    "WORK_GRANTED",
    "WORK_RAN",
    "WORK_REPAIRED",
    "WORK_SCRAP",
    "go",
    "schedule_upkeep",
    "seconds_of",
    "show",
    "stop",
    "stopped",
    "work",
]

Words = NDArray[np.int64]
Floats = NDArray[np.float64]

WORK, WORK_GRANTED, WORK_RAN, WORK_REPAIRED, WORK_SCRAP = 4, 5, 6, 7, 8
"""Steps of `work`."""
WAITS, ATTENDS, WORK_DONE = 0, 1, 2
"""What `work` leaves behind: it waits for something; a repair is attended; it is done (go on at WORK_PC)."""


@inner
def stopped(w: Words, machine: int) -> bool:
    """Tell whether a machine cannot go on with what it has begun."""
    return w[machine + at.BROKEN] > 0 or (w[machine + at.OFF] != 0 and w[machine + at.FINISHES] == 0)


@inner
def show(w: Words, f: Floats, machine: int, activity: int) -> None:
    """Tell the state that follows from what a machine does and what it suffers."""
    w[machine + at.ACTIVITY] = activity
    if w[machine + at.BROKEN]:
        activity = at.FAILED
    elif w[machine + at.OFF] and (
        activity == at.IDLE
        or activity == at.WAITING_STATE
        or activity == at.BLOCKED
        or ((activity == at.SETUP or activity == at.PROCESSING) and w[machine + at.FINISHES] == 0)
    ):
        activity = at.OFF_SHIFT
    if activity != w[machine + at.STATE]:
        w[machine + at.STATE] = activity
        tell_state(w, f, w[machine + at.UNIT], activity)


@inner
def stop(w: Words, f: Floats, machine: int, effect: int) -> None:
    """Break off what a machine does; `BROKEN` or `OFF` has just been set."""
    waiting, activity = w[machine + at.WAITING], w[machine + at.ACTIVITY]
    if waiting == at.PART:
        if w[machine + at.OFF] or w[machine + at.LOADABLE] == 0:
            stop_waiting(w, w[machine + at.TAKES_FROM], machine)
            give(w, machine, 0)
    elif stopped(w, machine) and activity != at.FAILED and activity != at.MAINTENANCE:
        if waiting == at.TIMED:
            w[machine + at.EFFECT] = effect
        if waiting == at.TIMED or waiting == at.PEOPLE:
            cut(w, machine)
    show(w, f, machine, w[machine + at.ACTIVITY])


@inner
def go(w: Words, f: Floats, machine: int) -> None:
    """Go on; `BROKEN` or `OFF` has just been lifted."""
    if w[machine + at.WAITING] == at.GO:
        on = w[machine + at.OFF] == 0 or (w[machine + at.FINISHES] != 0 and w[machine + at.BUSY] != 0)
        if on and (w[machine + at.BROKEN] == 0 or (w[machine + at.LOADABLE] != 0 and w[machine + at.BUSY] == 0)):
            give(w, machine, 0)
    else:
        upkeeps = w[machine + at.UPKEEPS]
        for n in range(w[upkeeps]):
            if w[w[upkeeps + 1 + n] + at.U_DUE]:
                nudge(w, machine)
                break
    show(w, f, machine, w[machine + at.ACTIVITY])


@inner
def schedule_upkeep(w: Words, f: Floats, upkeep: int) -> None:
    """Let preventive work by the calendar come due."""
    if w[upkeep + at.U_OPERATING] == 0 and f[upkeep + at.U_EVERY] == f[upkeep + at.U_EVERY]:
        push_event(w, f, f[at.NOW] + f[upkeep + at.U_EVERY], w[upkeep + at.PRIORITY], upkeep)


@inner
def seconds_of(w: Words, f: Floats, alternative: int, lot: int, visit: int) -> float:
    """Time that a lot takes at a station [s]: the sum over its pieces, or that of a whole batch."""
    law, pieces, number = w[alternative + at.A_LAW], w[lot + at.PIECES], w[lot + at.NUMBER]
    if w[law + at.LAW_CONSTANT]:
        value = f[law + at.LAW_VALUE]
        return value if pieces == 1 or w[alternative + at.A_BATCHING] else value * pieces
    key = np.int64(extend(np.uint64(w[w[lot + at.JOB] + at.J_ROOT]), np.uint64(w[w[lot + at.TASK] + at.WORD_TIME])))
    if pieces == 1 or w[alternative + at.A_BATCHING]:
        ahead = w[alternative + at.A_AHEAD]
        return draw_ahead(w, f, ahead, key, number) if ahead and visit == 0 else draw(w, f, law, key, number, visit)
    total = 0.0
    for piece in range(number, number + pieces):
        total += draw(w, f, law, key, piece, visit)
    return total


@inner
def _run(w: Words, f: Floats, machine: int) -> None:
    """Begin to work, until it is done or an operating clock runs out."""
    processing = w[machine + at.WORK_ACTIVITY] == at.PROCESSING
    run, hit = f[machine + at.LEFT], 0
    clocks = w[machine + at.CLOCKS]
    if processing:
        for n in range(w[clocks]):
            clock = w[clocks + 1 + n]
            if f[clock + at.F_LEFT] < run:
                run, hit = f[clock + at.F_LEFT], clock
    show(w, f, machine, w[machine + at.WORK_ACTIVITY])
    w[machine + at.EFFECT] = at.RESUME_EFFECT
    f[machine + at.BEGUN] = f[at.NOW]
    f[machine + at.RUN] = run
    w[machine + at.HIT] = hit
    w[machine + at.WAITING] = at.TIMED
    w[machine + at.PC] = WORK_RAN
    start_timer(w, f, machine, run)


@inner
def _account(w: Words, f: Floats, machine: int, was_cut: int) -> None:
    """Account the time that was worked, and let people go."""
    left, run = f[machine + at.LEFT], f[machine + at.RUN]
    if was_cut:
        spent = f[at.NOW] - f[machine + at.BEGUN]
        left = f[machine + at.DUE] - f[at.NOW] + (left - run)
        w[machine + at.HIT] = 0
    else:
        spent = run
        left = left - run
    f[machine + at.LEFT] = left
    if w[machine + at.WORK_ACTIVITY] == at.PROCESSING:
        clocks, upkeeps = w[machine + at.CLOCKS], w[machine + at.UPKEEPS]
        for n in range(w[clocks]):
            f[w[clocks + 1 + n] + at.F_LEFT] -= spent
        for n in range(w[upkeeps]):
            upkeep = w[upkeeps + 1 + n]
            if w[upkeep + at.U_OPERATING]:
                f[upkeep + at.U_OPERATED] += spent
                w[upkeep + at.U_DUE] = f[upkeep + at.U_OPERATED] >= f[upkeep + at.U_EVERY]
        f[machine + at.WORKED] += spent
    if w[machine + at.HOLDS]:
        release(w, f, machine)


@inner
def work(w: Words, f: Floats, machine: int, value: int) -> int:
    """Go on with work on a lot for LEFT of SECONDS, through interruptions; WHOLE is 0 if one made scrap of it.

    A lot that becomes scrap comes out when the machine can go on, as one does that is to be gone on with.
    """
    step, effect = w[machine + at.PC], -1
    if step == WORK_RAN:
        w[machine + at.WAITING] = at.NOTHING
        _account(w, f, machine, value)
        effect = w[machine + at.EFFECT]
        hit = w[machine + at.HIT]
        if hit:
            show(w, f, machine, at.FAILED)
            plan_repair(w, f, machine, hit, WORK_REPAIRED)
            return ATTENDS
        if value == 0:
            w[machine + at.WHOLE] = 1
            return WORK_DONE
    elif step == WORK_REPAIRED:
        hit = w[machine + at.HIT]
        f[hit + at.F_LEFT] = draw(w, f, w[hit + at.F_LIFE], w[hit + at.F_LIFE_KEY], w[hit + at.F_LIFE_DRAWS], 0)
        w[hit + at.F_LIFE_DRAWS] += 1
        effect = w[hit + at.F_EFFECT]
    if step == WORK_SCRAP or (effect == at.SCRAP_EFFECT and w[machine + at.WORK_ACTIVITY] == at.PROCESSING):
        if stopped(w, machine):
            w[machine + at.PC] = WORK_SCRAP
            w[machine + at.WAITING] = at.GO
            show(w, f, machine, w[machine + at.WORK_ACTIVITY])
            return WAITS
        w[machine + at.WHOLE] = 0
        return WORK_DONE
    if effect == at.RESTART:
        f[machine + at.LEFT] = f[machine + at.SECONDS]
    if step == WORK_GRANTED and value:
        if not stopped(w, machine):
            _run(w, f, machine)
            return WAITS
        release(w, f, machine)
    needs = w[machine + at.WORK_NEEDS]
    if stopped(w, machine):
        w[machine + at.PC] = WORK
        w[machine + at.WAITING] = at.GO
        show(w, f, machine, w[machine + at.WORK_ACTIVITY])
        return WAITS
    if needs and not request(w, f, machine, needs):
        w[machine + at.WAITING] = at.PEOPLE
        w[machine + at.PC] = WORK_GRANTED
        show(w, f, machine, at.WAITING_STATE)
        return WAITS
    _run(w, f, machine)
    return WAITS
