"""People, compiled: the same requests and the same order as `models.people.process`, and work that needs them."""

import numpy as np
from numpy.typing import NDArray

from models import words as at
from models.compiling import inner
from models.floor_kernel import fire, start_timer, start_timer_at, tell_people, too_small
from models.streams.arena_kernel import draw, uniform

__all__ = [
    "attend", "crew_lives", "cut", "give", "next_interval", "plan_repair", "plan_work", "release", "request",
    "withdraw",
]  # fmt: skip

Words = NDArray[np.int64]
Floats = NDArray[np.float64]

DAY = 86400.0


@inner
def give(w: Words, life: int, value: int) -> None:
    """Let a life go on with what it waited for."""
    w[life + at.WAITING] = at.NOTHING
    fire(w, life, value)


@inner
def _find(w: Words, needs: int, held: int) -> bool:
    """Write down in `held` (number, then pairs of crew and persons) who could come; tell whether all could."""
    count = 0
    q = needs + at.NEEDS_FIRST
    for _ in range(w[needs + at.NEEDS_SIZE]):
        crews, missing = w[q], w[q + 1]
        q += 2
        for n in range(w[crews]):
            crew = w[crews + 1 + n]
            share = max(w[crew + at.PRESENT] - w[crew + at.C_BUSY], 0)
            for one in range(count):
                if w[held + 1 + 2 * one] == crew:
                    share -= w[held + 2 + 2 * one]
            share = min(missing, share)
            if share > 0:
                w[held + 1 + 2 * count] = crew
                w[held + 2 + 2 * count] = share
                count += 1
                missing -= share
            if missing == 0:
                break
        if missing:
            return False
    w[held] = count
    return True


@inner
def _take(w: Words, f: Floats, life: int) -> None:
    held = w[life + at.HELD]
    for n in range(w[held]):
        crew, count = w[held + 1 + 2 * n], w[held + 2 + 2 * n]
        w[crew + at.C_BUSY] += count
        tell_people(w, f, w[crew + at.C_PLACE], count, -1)
    w[life + at.HOLDS] = 1
    last = w[at.AT_WORK_LAST]
    w[life + at.WORK_NEXT] = 0
    w[life + at.WORK_BEFORE] = last
    if last:
        w[last + at.WORK_NEXT] = life
    else:
        w[at.AT_WORK_FIRST] = life
    w[at.AT_WORK_LAST] = life


@inner
def request(w: Words, f: Floats, life: int, needs: int) -> bool:
    """Ask for people; if they are not there, the life is woken with them when they are."""
    same = False
    one = w[at.REQUESTS_FIRST]
    while one:
        if w[w[one + at.REQUEST] + at.NEEDS_SAME] == w[needs + at.NEEDS_SAME]:
            same = True
            break
        one = w[one + at.REQUEST_NEXT]
    if not same and _find(w, needs, w[life + at.HELD]):
        _take(w, f, life)
        return True
    last = w[at.REQUESTS_LAST]
    w[life + at.REQUEST] = needs
    w[life + at.REQUEST_NEXT] = 0
    w[life + at.REQUEST_BEFORE] = last
    if last:
        w[last + at.REQUEST_NEXT] = life
    else:
        w[at.REQUESTS_FIRST] = life
    w[at.REQUESTS_LAST] = life
    return False


@inner
def withdraw(w: Words, life: int) -> None:
    """Take back a request."""
    after, before = w[life + at.REQUEST_NEXT], w[life + at.REQUEST_BEFORE]
    if before:
        w[before + at.REQUEST_NEXT] = after
    else:
        w[at.REQUESTS_FIRST] = after
    if after:
        w[after + at.REQUEST_BEFORE] = before
    else:
        w[at.REQUESTS_LAST] = before
    w[life + at.REQUEST] = 0


@inner
def _grant(w: Words, f: Floats) -> None:
    """Serve the requests that can be met, in the order in which they came."""
    life = w[at.REQUESTS_FIRST]
    while life:
        after = w[life + at.REQUEST_NEXT]
        if _find(w, w[life + at.REQUEST], w[life + at.HELD]):
            withdraw(w, life)
            _take(w, f, life)
            give(w, life, 1)
        life = after


@inner
def release(w: Words, f: Floats, life: int) -> None:
    """Give people back; those who wait may get them."""
    held = w[life + at.HELD]
    for n in range(w[held]):
        crew, count = w[held + 1 + 2 * n], w[held + 2 + 2 * n]
        w[crew + at.C_BUSY] -= count
        tell_people(w, f, w[crew + at.C_PLACE], -count, -1)
    w[life + at.HOLDS] = 0
    after, before = w[life + at.WORK_NEXT], w[life + at.WORK_BEFORE]
    if before:
        w[before + at.WORK_NEXT] = after
    else:
        w[at.AT_WORK_FIRST] = after
    if after:
        w[after + at.WORK_BEFORE] = before
    else:
        w[at.AT_WORK_LAST] = before
    if w[at.REQUESTS_FIRST]:
        _grant(w, f)


@inner
def cut(w: Words, life: int) -> None:
    """Break off the work under way: the life goes on now, and its timer runs out empty."""
    if w[life + at.WAITING] == at.TIMED:
        w[life + at.WAITING] = at.NOTHING
        w[life + at.TIMER] = 0
        fire(w, life, 1)
    elif w[life + at.WAITING] == at.PEOPLE:
        withdraw(w, life)
        give(w, life, 0)


ATTEND, ATTEND_GRANTED, ATTENDED = 1, 2, 3
"""Steps of `attend`, the first program counters of every life that may spend time so."""


@inner
def attend(w: Words, f: Floats, life: int, value: int) -> bool:
    """Spend ATTEND_LEFT on work that only a lack of people interrupts; True when it is done (go on at ATTEND_PC)."""
    step, needs = w[life + at.PC], w[life + at.ATTEND_NEEDS]
    if step == ATTENDED:
        w[life + at.WAITING] = at.NOTHING
        f[life + at.ATTEND_LEFT] = f[life + at.DUE] - f[at.NOW]
        if w[life + at.HOLDS]:
            release(w, f, life)
        if value == 0:
            w[life + at.PC] = w[life + at.ATTEND_PC]
            return True
        step = ATTEND
    if step == ATTEND_GRANTED and value == 0:
        step = ATTEND
    if step == ATTEND and needs and not request(w, f, life, needs):
        w[life + at.WAITING] = at.PEOPLE
        w[life + at.PC] = ATTEND_GRANTED
        return False
    w[life + at.WAITING] = at.TIMED
    w[life + at.PC] = ATTENDED
    start_timer(w, f, life, f[life + at.ATTEND_LEFT])
    return False


@inner
def plan_work(w: Words, f: Floats, life: int, law: int, key: int, draws: int, needs: int, then: int) -> None:
    """Draw how long work takes that only a lack of people interrupts; `draws` is the word that counts the draws.

    `attend` is the next step of the life, and `then` the one after it.
    """
    f[life + at.ATTEND_LEFT] = draw(w, f, law, key, w[draws], 0)
    w[draws] += 1
    w[life + at.ATTEND_NEEDS] = needs
    w[life + at.ATTEND_PC] = then
    w[life + at.PC] = ATTEND


@inner
def plan_repair(w: Words, f: Floats, life: int, cause: int, then: int) -> None:
    """Draw how long the repair of a failure takes; `then` is the step after it."""
    law, key, draws = w[cause + at.F_REPAIR], w[cause + at.F_REPAIR_KEY], cause + at.F_REPAIR_DRAWS
    plan_work(w, f, life, law, key, draws, w[cause + at.F_NEEDS], then)


@inner
def next_interval(w: Words, rota: int, number: int) -> int:
    """Return where interval `number` of a rota stands; 0 where the run ends before it."""
    if number >= w[rota + at.ROTA_SIZE]:
        if not w[rota + at.ROTA_COMPLETE]:
            too_small(w, at.SHIFTS)
        return 0
    return w[rota + at.ROTA_FIRST] + 2 * number


@inner
def _come(w: Words, f: Floats, crew: int) -> None:
    """Begin a shift, or come back from a break: who is absent is drawn by day and person."""
    size = w[crew + at.C_SIZE]
    present, share = size, f[crew + at.ABSENCE]
    if share > 0.0:
        day = int(f[at.NOW] // DAY) * size
        for person in range(size):
            if uniform(w[crew + at.C_KEY], day + person, 0) < share:
                present -= 1
    w[crew + at.PRESENT] = present
    _grant(w, f)


@inner
def _stay(w: Words, f: Floats, crew: int) -> None:
    """Come, and stay until the shift or the day is over."""
    _come(w, f, crew)
    until = f[crew + at.C_STOP]
    if f[crew + at.ABSENCE] > 0.0:
        until = min(until, (f[at.NOW] // DAY + 1.0) * DAY)
    f[crew + at.C_UNTIL] = until
    w[crew + at.PC] = 2
    if until < np.inf:
        start_timer_at(w, f, crew, until)


@inner
def crew_lives(w: Words, f: Floats, crew: int) -> None:
    """Go on with the life of a crew: 0 it waits for its first shift, 1 a shift begins, 2 it or the day ends."""
    if w[crew + at.PC] == 1 or (w[crew + at.PC] == 2 and f[crew + at.C_UNTIL] != f[crew + at.C_STOP]):
        _stay(w, f, crew)
        return
    if w[crew + at.PC] == 2:
        w[crew + at.PRESENT] = 0
        if w[crew + at.INTERRUPTS]:
            _interrupt(w, crew)
    start = next_interval(w, w[crew + at.C_ROTA], w[crew + at.C_AT])
    if start == 0:
        return
    w[crew + at.C_AT] += 1
    f[crew + at.C_STOP] = f[start + 1]
    if f[start] > f[at.NOW]:
        w[crew + at.PC] = 1
        start_timer_at(w, f, crew, f[start])
    else:
        _stay(w, f, crew)


@inner
def _interrupt(w: Words, crew: int) -> None:
    """Break off all work that needs the crew."""
    life = w[at.AT_WORK_FIRST]
    while life:
        held = w[life + at.HELD]
        for n in range(w[held]):
            if w[held + 1 + 2 * n] == crew:
                cut(w, life)
                break
        life = w[life + at.WORK_NEXT]
