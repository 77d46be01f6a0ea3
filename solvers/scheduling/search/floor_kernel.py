"""A floor on which every operation starts as early as its machine's sequence allows, and what a change of it costs.

A change of the sequences is followed only as far as times change; a log lets it be taken back. Times are re-computed in
the order of their old starts, each again if a predecessor changes later, which is exact for every acyclic plan.

All numbers are int64 in few arrays, since every array passed to a kernel costs time:

- `given`, shape (GIVEN_ROWS, width): the problem, one row for each kind of number;
- `tables`: setup times (matrix, family, family), then transport times (location, location), flat;
- `plan`, shape (PLAN_ROWS, width): one solution and its scratch;
- `sequence`, shape (r, most): the operations of each machine in order.

Sizes: o operations, n jobs, m modes, r machines, a arcs.

Source of the idea to follow changes instead of computing all heads anew: D. Michel, P. Van Hentenryck (2003),
"Maintaining longest paths incrementally", CP 2003.
"""

import numpy as np
from numba import njit

COST, MAKESPAN = range(2)

# Rows of `given`.
(
    RELEASE,  # (o,) earliest start
    FROZEN,  # (o,) given start, or -1
    OLD,  # (o,) start in the old schedule, or -1
    FAMILY,  # (o,)
    RESUMABLE,  # (o,)
    JOB,  # (o,)
    LAST,  # (o,) 1 if nothing of its job follows
    MODE_PTR,  # (o+1,) modes of an operation
    MODE_MACHINE,  # (m,)
    MODE_TIME,  # (m,)
    MODE_CALENDAR,  # (m,) row of BREAK_PTR, or -1
    PRED_PTR,  # (o+1,) arcs into an operation
    PRED,  # (a,)
    PRED_LAG,  # (a,)
    SUCC_PTR,  # (o+1,) arcs out of an operation
    SUCC,  # (a,)
    READY,  # (r,) first time of a machine
    FIRST_FAMILY,  # (r,) or -1
    SETUP_ROW,  # (r,) number of its setup matrix, or -1
    LOCATION,  # (r,) or -1
    BREAK_PTR,  # (c+1,)
    BREAK_START,
    BREAK_END,
    JOB_OP_PTR,  # (n+1,) operations of a job are consecutive
    DUE,  # (n,)
    WEIGHT,  # (n,)
    JOB_RELEASE,  # (n,)
    TERMS,  # (6,) weights of makespan, tardiness, late, flow, energy (0 here), deviation
    SIZES,  # (5,) operations, jobs, families, locations, where the transport times begin in `tables`
    GIVEN_ROWS,
) = range(30)

# Rows of `plan`: the solution, then the log and the queue of one change.
(
    MODE,  # (o,) mode chosen, counted over all
    MACHINE,  # (o,)
    PLACE,  # (o,) position in the sequence of its machine
    START,  # (o,)
    END,  # (o,)
    DONE,  # (n,) end of the job
    COUNT,  # (r,) operations on a machine
    VALUE,  # (2,) cost, makespan
    LOW,  # (r,) positions before are fixed
    HIGH,  # (r,) positions from here on are fixed
    LOG_OP,
    LOG_START,
    LOG_END,
    LOG_JOB,
    LOG_DONE,
    OP_STAMP,  # (o,) the stamp in NOW if the operation is in the log
    JOB_STAMP,  # (n,)
    HEAP_KEY,
    HEAP_OP,
    QUEUED,  # (o,) 1 while in the heap
    SLOPE,  # (o,) what a unit of delay of the operation costs, as `slopes` found last
    NOW,  # (6,) stamp, operations logged, jobs logged, heap size, old cost, old makespan
    PLAN_ROWS,
) = range(23)
SOLUTION_ROWS = LOW


@njit(cache=True)
def setup_time(given: np.ndarray, tables: np.ndarray, machine: int, before: int, op: int) -> int:
    """Setup on a machine from operation `before` (-1: its first state) to `op`."""
    row = given[SETUP_ROW, machine]
    if row < 0:
        return 0
    family = given[FIRST_FAMILY, machine] if before < 0 else given[FAMILY, before]
    return 0 if family < 0 else tables[(row * given[SIZES, 2] + family) * given[SIZES, 2] + given[FAMILY, op]]


@njit(cache=True)
def travel(given: np.ndarray, tables: np.ndarray, plan: np.ndarray, sequence: np.ndarray, before: int, op: int) -> int:
    """Transport time between the machines of two operations."""
    start, end = given[LOCATION, plan[MACHINE, before]], given[LOCATION, plan[MACHINE, op]]
    return 0 if start < 0 or end < 0 else tables[given[SIZES, 4] + start * given[SIZES, 3] + end]


@njit(cache=True)
def ready_on_machine(given: np.ndarray, tables: np.ndarray, plan: np.ndarray, sequence: np.ndarray, op: int) -> int:
    """Earliest start that the machine allows."""
    machine, place = plan[MACHINE, op], plan[PLACE, op]
    if place == 0:
        return given[READY, machine] + setup_time(given, tables, machine, -1, op)
    before = sequence[machine, place - 1]
    return plan[END, before] + setup_time(given, tables, machine, before, op)


@njit(cache=True)
def ready_in_job(given: np.ndarray, tables: np.ndarray, plan: np.ndarray, sequence: np.ndarray, op: int) -> int:
    """Earliest start that release and predecessors allow."""
    at = given[RELEASE, op]
    for a in range(given[PRED_PTR, op], given[PRED_PTR, op + 1]):
        before = given[PRED, a]
        at = max(at, plan[END, before] + given[PRED_LAG, a] + travel(given, tables, plan, sequence, before, op))
    return at


@njit(cache=True)
def fit(given: np.ndarray, op: int, mode: int, at: int) -> tuple[int, int]:
    """Start and end of an operation that may start from `at` on, with the breaks of its machine."""
    time = given[MODE_TIME, mode]
    calendar = given[MODE_CALENDAR, mode]
    if calendar < 0:
        return at, at + time
    first, stop = given[BREAK_PTR, calendar], given[BREAK_PTR, calendar + 1]
    low, high = first, stop
    while low < high:
        middle = (low + high) // 2
        if given[BREAK_END, middle] <= at:
            low = middle + 1
        else:
            high = middle
    k = low
    if given[RESUMABLE, op]:
        if k < stop and given[BREAK_START, k] <= at:
            at = given[BREAK_END, k]
            k += 1
        end = at + time
        while k < stop and given[BREAK_START, k] < end:
            end += given[BREAK_END, k] - given[BREAK_START, k]
            k += 1
        return at, end
    while k < stop and (given[BREAK_START, k] <= at or given[BREAK_START, k] < at + time):
        at = given[BREAK_END, k]
        k += 1
    return at, at + time


@njit(cache=True)
def job_cost(given: np.ndarray, job: int, done: int) -> int:
    """What a job costs that ends at `done`, the makespan left out."""
    late = max(0, done - given[DUE, job])
    cost = given[TERMS, 1] * given[WEIGHT, job] * late + given[TERMS, 3] * (done - given[JOB_RELEASE, job])
    return cost + given[TERMS, 2] if late > 0 else cost


@njit(cache=True)
def move_cost(given: np.ndarray, op: int, start: int) -> int:
    """What an operation costs that starts at `start`."""
    if given[TERMS, 5] == 0 or given[OLD, op] < 0:
        return 0
    return given[TERMS, 5] * abs(start - given[OLD, op])


@njit(cache=True)
def job_end(given: np.ndarray, tables: np.ndarray, plan: np.ndarray, sequence: np.ndarray, job: int) -> int:
    """End of the last operation of a job."""
    done = 0
    for op in range(given[JOB_OP_PTR, job], given[JOB_OP_PTR, job + 1]):
        if given[LAST, op]:
            done = max(done, plan[END, op])
    return done


@njit(cache=True)
def _push(plan: np.ndarray, key: int, op: int) -> None:
    if plan[QUEUED, op]:
        return
    plan[QUEUED, op] = 1
    keys, ops = plan[HEAP_KEY], plan[HEAP_OP]
    k = plan[NOW, 3]
    plan[NOW, 3] += 1
    while k > 0:
        above = (k - 1) >> 1
        if keys[above] <= key:
            break
        keys[k] = keys[above]
        ops[k] = ops[above]
        k = above
    keys[k] = key
    ops[k] = op


@njit(cache=True)
def _pop(plan: np.ndarray) -> int:
    keys, ops = plan[HEAP_KEY], plan[HEAP_OP]
    top = ops[0]
    plan[NOW, 3] -= 1
    size = plan[NOW, 3]
    key, op = keys[size], ops[size]
    k = 0
    while True:
        below = 2 * k + 1
        if below >= size:
            break
        if below + 1 < size and keys[below + 1] < keys[below]:
            below += 1
        if keys[below] >= key:
            break
        keys[k] = keys[below]
        ops[k] = ops[below]
        k = below
    keys[k] = key
    ops[k] = op
    plan[QUEUED, top] = 0
    return top


@njit(cache=True)
def start_trail(plan: np.ndarray) -> None:
    """Begin a new log."""
    plan[NOW, 0] += 1
    plan[NOW, 1] = plan[NOW, 2] = plan[NOW, 3] = 0
    plan[NOW, 4], plan[NOW, 5] = plan[VALUE, COST], plan[VALUE, MAKESPAN]


@njit(cache=True)
def relax(given: np.ndarray, tables: np.ndarray, plan: np.ndarray, sequence: np.ndarray, op: int) -> bool:
    """Set an operation's times; queue what they touch. False if a frozen one is pushed."""
    at = max(ready_on_machine(given, tables, plan, sequence, op), ready_in_job(given, tables, plan, sequence, op))
    if given[FROZEN, op] >= 0:
        if at > given[FROZEN, op]:
            return False
        at = given[FROZEN, op]
    start, end = fit(given, op, plan[MODE, op], at)
    if given[FROZEN, op] >= 0 and start != given[FROZEN, op]:
        return False
    if start == plan[START, op] and end == plan[END, op]:
        return True
    if plan[OP_STAMP, op] != plan[NOW, 0]:
        plan[OP_STAMP, op] = plan[NOW, 0]
        k = plan[NOW, 1]
        plan[LOG_OP, k] = op
        plan[LOG_START, k] = plan[START, op]
        plan[LOG_END, k] = plan[END, op]
        plan[NOW, 1] += 1
    plan[VALUE, COST] += move_cost(given, op, start) - move_cost(given, op, plan[START, op])
    ended = plan[END, op] != end
    plan[START, op] = start
    plan[END, op] = end
    if not ended:
        return True
    machine = plan[MACHINE, op]
    place = plan[PLACE, op] + 1
    if place < plan[COUNT, machine]:
        behind = sequence[machine, place]
        _push(plan, plan[START, behind], behind)
    for a in range(given[SUCC_PTR, op], given[SUCC_PTR, op + 1]):
        _push(plan, plan[START, given[SUCC, a]], given[SUCC, a])
    if given[LAST, op]:
        job = given[JOB, op]
        done = job_end(given, tables, plan, sequence, job)
        if done != plan[DONE, job]:
            if plan[JOB_STAMP, job] != plan[NOW, 0]:
                plan[JOB_STAMP, job] = plan[NOW, 0]
                k = plan[NOW, 2]
                plan[LOG_JOB, k] = job
                plan[LOG_DONE, k] = plan[DONE, job]
                plan[NOW, 2] += 1
            plan[VALUE, COST] += job_cost(given, job, done) - job_cost(given, job, plan[DONE, job])
            plan[DONE, job] = done
    return True


@njit(cache=True)
def settle(given: np.ndarray, tables: np.ndarray, plan: np.ndarray, sequence: np.ndarray, most: int) -> bool:
    """Follow the queued changes to their end, or up to `most` of them; False if the change is not allowed."""
    while plan[NOW, 3] > 0 and most > 0:
        op = _pop(plan)
        most -= 1
        if not relax(given, tables, plan, sequence, op):
            return False
    if plan[NOW, 3] == 0 and given[TERMS, 0] > 0 and plan[NOW, 2] > 0:
        makespan = 0
        for job in range(given[SIZES, 1]):
            makespan = max(makespan, plan[DONE, job])
        plan[VALUE, COST] += given[TERMS, 0] * (makespan - plan[VALUE, MAKESPAN])
        plan[VALUE, MAKESPAN] = makespan
    return True


@njit(cache=True)
def foresee(given: np.ndarray, tables: np.ndarray, plan: np.ndarray, sequence: np.ndarray) -> int:
    """Estimate of the cost of the changes that are still queued."""
    cost = 0
    for k in range(plan[NOW, 3]):
        op = plan[HEAP_OP, k]
        if plan[SLOPE, op] != 0:
            at = max(
                ready_on_machine(given, tables, plan, sequence, op), ready_in_job(given, tables, plan, sequence, op)
            )
            cost += plan[SLOPE, op] * (at - plan[START, op])
    return cost


@njit(cache=True)
def critical_pred(
    given: np.ndarray, tables: np.ndarray, plan: np.ndarray, sequence: np.ndarray, op: int, toss: int
) -> tuple[int, bool]:
    """The predecessor that an operation waits for (-1: none), and whether it is that on the machine.

    `toss`: 1 takes the machine's if both hold it up.
    """
    on_machine = ready_on_machine(given, tables, plan, sequence, op)
    in_job = ready_in_job(given, tables, plan, sequence, op)
    if plan[PLACE, op] > 0 and (on_machine > in_job or (on_machine == in_job and toss == 1)):
        return sequence[plan[MACHINE, op], plan[PLACE, op] - 1], True
    for a in range(given[PRED_PTR, op], given[PRED_PTR, op + 1]):
        before = given[PRED, a]
        if plan[END, before] + given[PRED_LAG, a] + travel(given, tables, plan, sequence, before, op) == in_job:
            return before, False
    return -1, False


@njit(cache=True)
def slopes(given: np.ndarray, tables: np.ndarray, plan: np.ndarray, sequence: np.ndarray) -> None:
    """What a small delay of each operation costs: the sum over the jobs on whose critical path it is."""
    size = given[SIZES, 0]
    slope = plan[SLOPE]
    for op in range(size):
        slope[op] = 0
        if given[TERMS, 5] > 0 and given[OLD, op] >= 0:
            slope[op] += given[TERMS, 5] if plan[START, op] >= given[OLD, op] else -given[TERMS, 5]
        job = given[JOB, op]
        if given[LAST, op] and plan[END, op] == plan[DONE, job]:
            slope[op] += given[TERMS, 3]
            if plan[DONE, job] >= given[DUE, job]:
                slope[op] += given[TERMS, 1] * given[WEIGHT, job]
            if plan[DONE, job] == plan[VALUE, MAKESPAN]:
                slope[op] += given[TERMS, 0]
    order = np.argsort(plan[START, :size])
    for k in range(size - 1, -1, -1):
        op = order[k]
        if slope[op] != 0:
            before, _ = critical_pred(given, tables, plan, sequence, op, 1)
            if before >= 0:
                slope[before] += slope[op]


@njit(cache=True)
def take_back(plan: np.ndarray) -> None:
    """Restore times and cost; the sequences are the caller's to restore."""
    for k in range(plan[NOW, 1]):
        op = plan[LOG_OP, k]
        plan[START, op] = plan[LOG_START, k]
        plan[END, op] = plan[LOG_END, k]
    for k in range(plan[NOW, 2]):
        plan[DONE, plan[LOG_JOB, k]] = plan[LOG_DONE, k]
    for k in range(plan[NOW, 3]):
        plan[QUEUED, plan[HEAP_OP, k]] = 0
    plan[NOW, 3] = 0
    plan[VALUE, COST], plan[VALUE, MAKESPAN] = plan[NOW, 4], plan[NOW, 5]


@njit(cache=True)
def remove(plan: np.ndarray, sequence: np.ndarray, op: int) -> None:
    """Take an operation out of its machine's sequence."""
    machine = plan[MACHINE, op]
    row = sequence[machine]
    for k in range(plan[PLACE, op], plan[COUNT, machine] - 1):
        row[k] = row[k + 1]
        plan[PLACE, row[k]] = k
    plan[COUNT, machine] -= 1
    plan[HIGH, machine] -= 1


@njit(cache=True)
def insert(
    given: np.ndarray, tables: np.ndarray, plan: np.ndarray, sequence: np.ndarray, op: int, mode: int, place: int
) -> None:
    """Put an operation, in that mode, at a place of the sequence."""
    machine = given[MODE_MACHINE, mode]
    row = sequence[machine]
    for k in range(plan[COUNT, machine], place, -1):
        row[k] = row[k - 1]
        plan[PLACE, row[k]] = k
    row[place] = op
    plan[PLACE, op] = place
    plan[MODE, op] = mode
    plan[MACHINE, op] = machine
    plan[COUNT, machine] += 1
    plan[HIGH, machine] += 1


@njit(cache=True)
def join(
    plan: np.ndarray,
    sequence: np.ndarray,
    low: np.ndarray,
    other: np.ndarray,
    other_sequence: np.ndarray,
    count: np.ndarray,
) -> None:
    """Append the operations of a plan from position `low` of each machine up to HIGH to another plan's first `count`."""
    for machine in range(low.size):
        for place in range(low[machine], plan[HIGH, machine]):
            op = sequence[machine, place]
            other_sequence[machine, count[machine]] = op
            other[PLACE, op] = count[machine]
            other[MACHINE, op] = machine
            other[MODE, op] = plan[MODE, op]
            count[machine] += 1


@njit(cache=True, nogil=True)
def relax_all(given: np.ndarray, tables: np.ndarray, plan: np.ndarray, sequence: np.ndarray) -> bool:
    """Times and cost of a plan from its sequences alone; False if they are cyclic or push a frozen operation."""
    size, jobs = given[SIZES, 0], given[SIZES, 1]
    waiting = np.empty(size, np.int64)
    queue = np.empty(size, np.int64)
    count = 0
    for op in range(size):
        waiting[op] = given[PRED_PTR, op + 1] - given[PRED_PTR, op] + (1 if plan[PLACE, op] > 0 else 0)
        plan[START, op] = plan[END, op] = -1
        if waiting[op] == 0:
            queue[count] = op
            count += 1
    plan[DONE] = 0
    plan[VALUE] = 0
    start_trail(plan)
    fine = True
    k = 0
    while k < count:
        op = queue[k]
        k += 1
        fine = relax(given, tables, plan, sequence, op) and fine
        machine, place = plan[MACHINE, op], plan[PLACE, op] + 1
        if place < plan[COUNT, machine]:
            behind = sequence[machine, place]
            waiting[behind] -= 1
            if waiting[behind] == 0:
                queue[count] = behind
                count += 1
        for a in range(given[SUCC_PTR, op], given[SUCC_PTR, op + 1]):
            behind = given[SUCC, a]
            waiting[behind] -= 1
            if waiting[behind] == 0:
                queue[count] = behind
                count += 1
    while plan[NOW, 3] > 0:
        _pop(plan)
    cost = 0
    makespan = 0
    for job in range(jobs):
        plan[DONE, job] = job_end(given, tables, plan, sequence, job)
        makespan = max(makespan, plan[DONE, job])
        cost += job_cost(given, job, plan[DONE, job])
    for op in range(size):
        cost += move_cost(given, op, plan[START, op])
    plan[VALUE, COST] = cost + given[TERMS, 0] * makespan
    plan[VALUE, MAKESPAN] = makespan
    return fine and count == size
