"""Machines, compiled: the same life as `models.station.process`, with a program counter in place of a process."""

import math

import numpy as np
from numpy.typing import NDArray

from models import words as at
from models.compiling import inner
from models.floor_kernel import push, start_timer, tell_operation, tell_state
from models.people.kernel import ATTEND, attend, plan_work
from models.station.choice_kernel import alternative_of, law_of_change
from models.station.quality_kernel import FOLLOWING, GOOD, SCRAPPED, judge, sampled
from models.station.queue_kernel import accept, pick, wait_for_lot
from models.station.room_kernel import enter_plain, offer, room_plain, visit_of
from models.station.work_kernel import WORK, WORK_DONE, WORK_SCRAP, schedule_upkeep, seconds_of, show, work
from models.streams.arena_kernel import draw

__all__ = ["machine_lives"]

Words = NDArray[np.int64]
Floats = NDArray[np.float64]

# Steps after those of `attend` (1-3) and `work` (4-8); what makes a step returns the next one
BEGIN, READY, TOP, TENDED, GOT, DOWN, SET, PROCESSED, PLAIN_RAN, PLAIN_DONE, LEFT_PLACE, CONCLUDED = range(9, 21)
WAITS = 0
"""No next step: the machine waits, and will go on with the step of its program counter."""


@inner
def machine_lives(w: Words, f: Floats, machine: int, value: int) -> None:
    """Go on with the life of a machine until it waits for something."""
    step = w[machine + at.PC]
    if step == PLAIN_RAN:
        step = _plain_ran(w, f, machine, value)
    elif step == GOT:
        step = _got(w, machine, value)
    elif step <= WORK_SCRAP:
        step = _go_on(w, f, machine, step, value)
    while step != WAITS:
        if step == PLAIN_DONE:
            step = _plain_done(w, f, machine)
        elif step == TOP:
            step = _look_for_work(w, f, machine)
        elif step == DOWN:
            step = _start(w, f, machine)
        elif step == LEFT_PLACE:
            w[machine + at.BUSY] = 0
            step = TOP
        elif step <= WORK_SCRAP:
            step = _go_on(w, f, machine, step, 0)
        else:
            step = _rare(w, f, machine, step)


@inner
def _go_on(w: Words, f: Floats, machine: int, step: int, value: int) -> int:
    """Go on with work, or with what is attended to."""
    w[machine + at.PC] = step
    if step < WORK:
        return w[machine + at.PC] if attend(w, f, machine, value) else WAITS
    done = work(w, f, machine, value)
    if done == 0:
        return WAITS
    return w[machine + at.WORK_PC] if done == WORK_DONE else w[machine + at.PC]


@inner
def _rare(w: Words, f: Floats, machine: int, step: int) -> int:
    """Steps of all but the plainest operations."""
    if step == SET:
        return _process(w, f, machine)
    if step == PROCESSED:
        w[machine + at.CURSOR] = w[machine + at.LOAD]
        return _conclude(w, f, machine)
    if step == CONCLUDED:
        return _conclude(w, f, machine)
    if step == TENDED:
        upkeep = w[machine + at.TENDED]
        w[upkeep + at.U_DUE] = 0
        w[upkeep + at.U_COUNT] = 0
        f[upkeep + at.U_OPERATED] = 0.0
        schedule_upkeep(w, f, upkeep)
        return TOP
    if step == BEGIN:
        show(w, f, machine, at.IDLE)
        repair = f[machine + at.UNDER_REPAIR]
        if repair == repair:
            show(w, f, machine, at.FAILED)
            f[machine + at.ATTEND_LEFT] = repair
            w[machine + at.ATTEND_NEEDS] = 0
            w[machine + at.ATTEND_PC] = READY
            return ATTEND
    # READY: go on with a lot that was under way
    if w[machine + at.FIRST]:
        w[machine + at.LOAD] = w[machine + at.FIRST]
        w[machine + at.FIRST] = 0
        w[machine + at.HAS_LEFT] = 1
        w[machine + at.BUSY] = 1
        return SET
    return TOP


@inner
def _got(w: Words, machine: int, load: int) -> int:
    """A lot has come for which the machine waited, or nothing: it is to look again."""
    if load == 0:
        return TOP
    w[machine + at.LOAD] = load
    w[machine + at.BUSY] = 1
    return DOWN


@inner
def _stand(w: Words, f: Floats, machine: int, step: int) -> int:
    """Wait until the machine is up, or on shift again."""
    w[machine + at.PC] = step
    w[machine + at.WAITING] = at.GO
    show(w, f, machine, at.IDLE)
    return WAITS


@inner
def _upkeep_due(w: Words, machine: int) -> int:
    """Return preventive work that is due; 0 for none."""
    upkeeps = w[machine + at.UPKEEPS]
    for n in range(w[upkeeps]):
        if w[w[upkeeps + 1 + n] + at.U_DUE]:
            return w[upkeeps + 1 + n]
    return 0


@inner
def _look_for_work(w: Words, f: Floats, machine: int) -> int:
    """Do upkeep that is due, or take a lot."""
    broken = w[machine + at.BROKEN]
    if w[machine + at.OFF] or (broken and w[machine + at.LOADABLE] == 0):
        return _stand(w, f, machine, TOP)
    if broken == 0 and w[w[machine + at.UPKEEPS]]:
        upkeep = _upkeep_due(w, machine)
        if upkeep:
            show(w, f, machine, at.MAINTENANCE)
            law, key, draws = w[upkeep + at.U_LAW], w[upkeep + at.U_KEY], upkeep + at.U_DRAWS
            plan_work(w, f, machine, law, key, draws, w[upkeep + at.U_NEEDS], TENDED)
            w[machine + at.TENDED] = upkeep
            return ATTEND
    load = pick(w, f, w[machine + at.TAKES_FROM], machine)
    if load:
        w[machine + at.LOAD] = load
        w[machine + at.BUSY] = 1
        return DOWN
    show(w, f, machine, at.IDLE)
    w[machine + at.WAITING] = at.PART
    w[machine + at.PC] = GOT
    wait_for_lot(w, f, w[machine + at.TAKES_FROM], machine)
    return WAITS


@inner
def _start(w: Words, f: Floats, machine: int) -> int:
    """Begin with the lot that was taken, when the machine is up."""
    if w[machine + at.BROKEN] or w[machine + at.OFF]:
        return _stand(w, f, machine, DOWN)
    lot = w[machine + at.LOAD]
    task = w[lot + at.TASK]
    if w[machine + at.PLAIN] == 0 or w[task + at.K_PLAIN] == 0:
        return _set_up(w, f, machine, lot, task)
    alternative = w[task + at.K_ALONE]
    if alternative == 0:
        alternative = alternative_of(w, task, w[machine + at.PLACE])
    w[machine + at.ALTERNATIVE] = alternative
    seconds = seconds_of(w, f, alternative, lot, 0)
    f[machine + at.START] = f[at.NOW]
    f[machine + at.SECONDS] = seconds
    if w[machine + at.PLAIN] != PLAINEST and (w[alternative + at.A_NEEDS] or _runs_out(w, f, machine, seconds)):
        f[machine + at.LEFT] = seconds
        f[machine + at.WORKED] = 0.0
        w[machine + at.WORK_ACTIVITY] = at.PROCESSING
        w[machine + at.WORK_NEEDS] = w[alternative + at.A_NEEDS]
        w[machine + at.WORK_PC] = PLAIN_DONE
        return WORK
    w[machine + at.ACTIVITY] = at.PROCESSING
    if w[machine + at.STATE] != at.PROCESSING:
        w[machine + at.STATE] = at.PROCESSING
        tell_state(w, f, w[machine + at.UNIT], at.PROCESSING)
    w[machine + at.WAITING] = at.TIMED
    w[machine + at.PC] = PLAIN_RAN
    start_timer(w, f, machine, seconds)
    return WAITS


# The plain case: no setup, no batch, nothing that can go wrong but a stop ---------------------------------------------

PLAINEST = 2
"""The word PLAIN of a machine that needs no people, and has no failures that count its work."""


@inner
def _runs_out(w: Words, f: Floats, machine: int, seconds: float) -> bool:
    """Tell whether a machine fails before it has worked for so long."""
    clocks = w[machine + at.CLOCKS]
    for n in range(w[clocks]):  # noqa: SIM110
        if f[w[clocks + 1 + n] + at.F_LEFT] < seconds:
            return True
    return False


@inner
def _plain_ran(w: Words, f: Floats, machine: int, was_cut: int) -> int:
    """Plain processing is over, or was cut and goes on as other work does."""
    w[machine + at.WAITING] = at.NOTHING
    worked, clocks = f[at.NOW] - f[machine + at.START] if was_cut else f[machine + at.SECONDS], w[machine + at.CLOCKS]
    f[machine + at.WORKED] = worked
    for n in range(w[clocks]):
        f[w[clocks + 1 + n] + at.F_LEFT] -= worked
    if was_cut == 0:
        w[machine + at.WHOLE] = 1
        return PLAIN_DONE
    w[machine + at.WORK_ACTIVITY] = at.PROCESSING
    w[machine + at.WORK_NEEDS] = 0
    w[machine + at.WORK_PC] = PLAIN_DONE
    if w[machine + at.EFFECT] == at.SCRAP_EFFECT:
        return WORK_SCRAP
    if w[machine + at.EFFECT] == at.RESTART:
        f[machine + at.LEFT] = f[machine + at.SECONDS]
    else:
        f[machine + at.LEFT] = f[machine + at.DUE] - f[at.NOW]
    return WORK


@inner
def _plain_done(w: Words, f: Floats, machine: int) -> int:
    """Say what came of the lot and hand it on."""
    lot, whole = w[machine + at.LOAD], w[machine + at.WHOLE]
    pieces = w[lot + at.PIECES]
    outcome = GOOD if whole else SCRAPPED
    tell_operation(w, f, machine, f[machine + at.START], f[machine + at.WORKED], lot, pieces, pieces * whole, outcome)
    if whole == 0:
        w[machine + at.PC] = LEFT_PLACE
        push(w, at.DO_RESUME, machine, 0, 0)
        push(w, at.DO_SCRAP, lot, 0, 0)
        return WAITS
    alternative = w[machine + at.ALTERNATIVE]
    task = w[lot + at.TASK]
    if w[alternative + at.A_ONWARD] == 0:
        w[machine + at.PC] = CONCLUDED
        w[machine + at.CURSOR] = 0
        push(w, at.DO_RESUME, machine, 0, 0)
        p = push(w, at.DO_SEND, lot, w[task + at.FOLLOWING], alternative)
        w[p + 4] = machine
        return WAITS
    w[lot + at.LAST_DONE] = task
    w[lot + at.TASK] = w[task + at.FOLLOWING]
    if _hand_on(w, f, alternative, lot):
        w[machine + at.BUSY] = 0
        return TOP
    offer(w, f, lot, w[alternative + at.A_ONWARD], machine, -math.inf)
    w[machine + at.PENDING] = 1
    return _block(w, f, machine)


@inner
def _hand_on(w: Words, f: Floats, alternative: int, lot: int) -> bool:
    """Let a lot go where it can only go next, if there is room."""
    queue = w[alternative + at.A_STRAIGHT]
    if queue == 0:
        return accept(w, f, w[w[alternative + at.A_ONWARD] + 1], lot)
    if room_plain(w, queue):
        enter_plain(w, f, queue, lot)
        return True
    return False


@inner
def _block(w: Words, f: Floats, machine: int) -> int:
    """Wait until the lot has left."""
    w[machine + at.WAITING] = at.EXIT
    w[machine + at.PC] = LEFT_PLACE
    show(w, f, machine, at.BLOCKED)
    if w[machine + at.IN_LOOP]:
        w[at.LOOK] = 1
    return WAITS


# Everything that can belong to an operation ---------------------------------------------------------------------------


@inner
def _set_up(w: Words, f: Floats, machine: int, lot: int, task: int) -> int:
    """Change over to the family of the lot, if the machine is set up for another."""
    w[machine + at.HAS_LEFT] = 0
    changeover, family = w[machine + at.CHANGEOVER], w[task + at.K_FAMILY]
    if changeover == 0 or family == w[machine + at.FAMILY]:
        return SET
    law = law_of_change(w, changeover, w[machine + at.FAMILY], family)
    w[machine + at.FAMILY] = family
    if law == 0:
        return SET
    seconds = draw(w, f, law, w[machine + at.SETUP_KEY], w[machine + at.SETUPS], 0)
    w[machine + at.SETUPS] += 1
    if seconds > 0.0:
        f[machine + at.SECONDS] = seconds
        f[machine + at.LEFT] = seconds
        w[machine + at.WORK_ACTIVITY] = at.SETUP
        w[machine + at.WORK_NEEDS] = w[changeover + at.V_NEEDS]
        w[machine + at.WORK_PC] = SET
        return WORK
    return SET


@inner
def _process(w: Words, f: Floats, machine: int) -> int:
    """Begin to process the lot, or the lots of a batch."""
    lead = w[machine + at.LOAD]
    task = w[lead + at.TASK]
    batch = w[machine + at.BATCH_MOST] != 0 and w[machine + at.HAS_LEFT] == 0
    lot, some = lead, False
    while lot:
        if w[w[lot + at.ITEM] + at.I_LOOPS]:
            w[lot + at.VISITED] = 1
            w[lot + w[at.PARTS_WIDTH] + w[w[lot + at.TASK] + at.POSITION]] += 1
        seen = sampled(w, f, lot)
        w[lot + at.SEEN] = seen
        some = some or seen
        if not batch:
            w[lot + at.NEXT] = 0
        lot = w[lot + at.NEXT]
    f[machine + at.START] = f[at.NOW]
    f[machine + at.WORKED] = 0.0
    w[machine + at.WHOLE] = 1
    alternative = alternative_of(w, task, w[machine + at.PLACE])
    if w[machine + at.HAS_LEFT] or some:
        seconds = seconds_of(w, f, alternative, lead, visit_of(w, lead, task))
        f[machine + at.SECONDS] = seconds
        f[machine + at.LEFT] = f[machine + at.FIRST_LEFT] if w[machine + at.HAS_LEFT] else seconds
        w[machine + at.WORK_ACTIVITY] = at.PROCESSING
        w[machine + at.WORK_NEEDS] = w[alternative + at.A_NEEDS]
        w[machine + at.WORK_PC] = PROCESSED
        return WORK
    return PROCESSED


@inner
def _conclude(w: Words, f: Floats, machine: int) -> int:
    """Say what came of the next lot and hand it on; when all are through, wait until the last has left."""
    lot = w[machine + at.CURSOR]
    if lot == 0:
        if w[machine + at.PENDING]:
            return _block(w, f, machine)
        return LEFT_PLACE
    w[machine + at.PC] = CONCLUDED
    w[machine + at.CURSOR] = w[lot + at.NEXT]
    task, before = w[lot + at.TASK], w[lot + at.PIECES]
    outcome = judge(w, f, lot, w[lot + at.SEEN] != 0) if w[machine + at.WHOLE] else SCRAPPED
    pieces = w[lot + at.PIECES]
    good = 0 if outcome == SCRAPPED else pieces
    tell_operation(w, f, machine, f[machine + at.START], f[machine + at.WORKED], lot, before, good, outcome)
    upkeeps = w[machine + at.UPKEEPS]
    for n in range(w[upkeeps]):
        upkeep = w[upkeeps + 1 + n]
        if w[upkeep + at.U_PARTS]:
            w[upkeep + at.U_COUNT] += before
            w[upkeep + at.U_DUE] = w[upkeep + at.U_COUNT] >= w[upkeep + at.U_PARTS]
    push(w, at.DO_RESUME, machine, 0, 0)
    if outcome == SCRAPPED:
        w[lot + at.PIECES] = before  # also those that were lost before an inspection rejected the others
        push(w, at.DO_SCRAP, lot, 0, 0)
        return WAITS
    push(w, at.DO_CUT, lot, w[lot + FOLLOWING], machine)
    outputs = w[task + at.OUTPUTS]
    for n in range(w[outputs] - 1, -1, -1):
        p = push(w, at.DO_MAKE, w[outputs + 1 + 2 * n], w[lot + at.JOB], w[outputs + 2 + 2 * n] * pieces)
        w[p + 4] = 0
        f[p + 5] = f[lot + at.L_DUE]
        w[p + 6] = at.TAKEN_OUT
        w[p + 7] = w[lot + at.S_NUMBER]
    if pieces < before:
        push(w, at.DO_LOSE, lot, before - pieces, 0)
    return WAITS
