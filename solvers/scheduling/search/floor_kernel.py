"""A floor on which every operation starts as early as its machine's sequence allows, and its cost.

All numbers are int64 in few arrays, since every array passed to a kernel costs time:

- `given`, shape (GIVEN_ROWS, width): the problem, one row for each kind of number;
- `tables`: setup times (matrix, family, family), then transport times (location, location), flat;
- `plan`, shape (PLAN_ROWS, width): one solution and its scratch;
- `sequence`, shape (r, most): the operations of each machine in order.

Sizes: o operations, n jobs, m modes, r machines, a arcs.
"""

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
def setup_time(given, tables, machine, before, op):  # type: ignore[no-untyped-def]
    """Setup on a machine from operation `before` (-1: its first state) to `op`."""
    row = given[SETUP_ROW, machine]
    if row < 0:
        return 0
    family = given[FIRST_FAMILY, machine] if before < 0 else given[FAMILY, before]
    return 0 if family < 0 else tables[(row * given[SIZES, 2] + family) * given[SIZES, 2] + given[FAMILY, op]]


@njit(cache=True)
def travel(given, tables, plan, sequence, before, op):  # type: ignore[no-untyped-def]
    """Transport time between the machines of two operations."""
    start, end = given[LOCATION, plan[MACHINE, before]], given[LOCATION, plan[MACHINE, op]]
    return 0 if start < 0 or end < 0 else tables[given[SIZES, 4] + start * given[SIZES, 3] + end]


@njit(cache=True)
def ready_on_machine(given, tables, plan, sequence, op):  # type: ignore[no-untyped-def]
    """Earliest start that the machine allows."""
    machine, place = plan[MACHINE, op], plan[PLACE, op]
    if place == 0:
        return given[READY, machine] + setup_time(given, tables, machine, -1, op)
    before = sequence[machine, place - 1]
    return plan[END, before] + setup_time(given, tables, machine, before, op)


@njit(cache=True)
def ready_in_job(given, tables, plan, sequence, op):  # type: ignore[no-untyped-def]
    """Earliest start that release and predecessors allow."""
    at = given[RELEASE, op]
    for a in range(given[PRED_PTR, op], given[PRED_PTR, op + 1]):
        before = given[PRED, a]
        at = max(at, plan[END, before] + given[PRED_LAG, a] + travel(given, tables, plan, sequence, before, op))
    return at


@njit(cache=True)
def fit(given, op, mode, at):  # type: ignore[no-untyped-def]
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
def job_cost(given, job, done):  # type: ignore[no-untyped-def]
    """What a job costs that ends at `done`, the makespan left out."""
    late = max(0, done - given[DUE, job])
    cost = given[TERMS, 1] * given[WEIGHT, job] * late + given[TERMS, 3] * (done - given[JOB_RELEASE, job])
    return cost + given[TERMS, 2] if late > 0 else cost


@njit(cache=True)
def move_cost(given, op, start):  # type: ignore[no-untyped-def]
    """What an operation costs that starts at `start`."""
    if given[TERMS, 5] == 0 or given[OLD, op] < 0:
        return 0
    return given[TERMS, 5] * abs(start - given[OLD, op])


@njit(cache=True)
def job_end(given, tables, plan, sequence, job):  # type: ignore[no-untyped-def]
    """End of the last operation of a job."""
    done = 0
    for op in range(given[JOB_OP_PTR, job], given[JOB_OP_PTR, job + 1]):
        if given[LAST, op]:
            done = max(done, plan[END, op])
    return done
