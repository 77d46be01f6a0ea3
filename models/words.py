"""The layout of a plant in memory, as the compiled engine keeps it: which word of a record means what.

Everything that the engine knows of a run stands in one array of 64-bit words, seen twice: as whole numbers `w` (int64)
and as numbers `f` (float64). A thing (a machine, a queue, a lot) is a record of consecutive words; its handle is the
number of its first word, 0 is none. So `w[machine + STATE]` is a machine's state and `f[lot + DUE]` a lot's due date.
One array needs no pointers: a copy of it is the state of a run, and a longer one takes its place where it is full.

A *list* is a record of its length and its elements. What grows and shrinks (lots in a queue, requests) is chained by
handles. Words that hold floats are marked (f).
"""

from __future__ import annotations

# ruff: noqa: E501

__all__: list[str] = []

# The head: what there is once; at the beginning of the array ----------------------------------------------------------
(
    _, NOW, UNTIL,  # (f) time; (f) end of the run
    STOP, FULL, WANT,  # why the engine stops; rows are to be handed over; what is too small
    FINISHED, TO_THE_END,  # the run is to end in this instant; it lasts until everything is done
    HEAP, HEAP_SIZE, HEAP_MOST, SEQUENCE,  # timed events, a heap of fours: (f) time, priority, sequence, record
    RING, RING_FIRST, RING_SIZE, RING_MASK,  # consequences: record to wake, value
    PILE, PILE_SIZE, PILE_MOST,  # what is still to do within a consequence: frames
    TOP, LIMIT, SCRATCH, SCRATCH_MOST,  # free memory; place to sort lots
    SERIAL, INSIDE, COMING, WAITING_FOR_STOCK,  # the desk's books
    MOVES, TOLD, MOVED, STILL, LOOK_AT,  # (f) MOVED; whether the plant stands still
    TRANSIT, BACKLOG, TAKE_FIRST, RELEASE_RULE, DESK, LIMBO,
    STATES_AT, STATES_SOFT, STATES_END, LEVELS_AT, LEVELS_SOFT, LEVELS_END,  # rows of the trace: where the next one goes,
    OPERATIONS_AT, OPERATIONS_SOFT, OPERATIONS_END, PARTS_AT, PARTS_SOFT, PARTS_END,  # from where on they should be
    ORDERS_AT, ORDERS_SOFT, ORDERS_END, GENEALOGY_AT, GENEALOGY_SOFT, GENEALOGY_END,  # handed over, where there is no room
    FREE_OFFERS, FREE_NODES, FREE_DEMANDS, FREE_CELLS, FREE_STOCKS,
    PLACES, QUEUES, BELTS, MACHINES, STORES, LOOPS,  # lists
    RETURNED, RETURNED_FIRST, RETURNED_SIZE,  # loops with cards that came back: a ring of as many as there are loops
    REQUESTS_FIRST, REQUESTS_LAST, AT_WORK_FIRST, AT_WORK_LAST,
    PARTS_WIDTH, LOOK, STARTED,
    GAP_AT_TOP,  # the first of the timed events is happening: its place is free
    LEGS_AT, LEGS_SOFT, LEGS_END, FREE_LOADS, FREE_DELIVERIES, CRANES,
    FETCHED_FROM, VEHICLES, NODES, HUNGRY_FIRST, HUNGRY_LAST, FREE_REQUESTS,
    FAULT, AT_FAULT,  # the run has to end in an error; where the next rows of all streams went when it came to that
    STOP_AT,  # (f) time before whose events the engine stops: the end of the run, or an earlier one at which it is saved
    FREE_BINS, FREE_LINES, PICKERS, ASKS,  # a picker that asks Python for the length of its tour
    BY_PLAN,  # lots with a choice go where they are planned
) = range(98)  # fmt: skip
HEAD = 104

# Why the engine stops, and what is too small --------------------------------------------------------------------------
LENGTH, DONE, EMPTY, STUCK_STOP, FLUSH, PAUSE, REACHED, TOUR = range(1, 9)
MEMORY, ROWS, EVENTS_ROOM, SHIFTS, TOO_MANY_LOTS = range(1, 6)

# Kinds of records that something happens to ---------------------------------------------------------------------------
(
    MACHINE, BREAKDOWN, CRANE, VEHICLE, PICKER,  # what these are set for can be cut short: an event of another number than TIMER is void
    BELT, ENTRANCE, CREW, HOURS, RELEASER, SOURCE, QUEUE, UPKEEP, TRIP_IN, TRIP_OUT, DESK_KIND, LIMBO_KIND, SUPPLIER,
    DELIVERY, BIN,
) = range(1, 21)  # fmt: skip
LAST_CUT_SHORT = PICKER

# The first words of whoever lives: machines, repairs, belts, crews, sources -------------------------------------------
(
    KIND, PC, PRIORITY, DUE, TIMER, WAITING,  # (f) DUE; sequence of the timer under way; what it waits for
    ATTEND_LEFT, ATTEND_NEEDS, ATTEND_PC,  # (f); work that only a lack of people interrupts
    REQUEST, REQUEST_NEXT, REQUEST_BEFORE, WORK_NEXT, WORK_BEFORE, HELD, HOLDS,  # people: asked for, held
    STUCK, VAIN, LINE_FIRST, LINE_LAST,  # search for deadlocks; lots that wait for room here
) = range(20)  # fmt: skip
LIFE = 20
NOTHING, PART, TIMED, PEOPLE, EXIT, GO = range(6)

# A machine
(
    UNIT, PLACE, TAKES_FROM, STATE, ACTIVITY, BROKEN, OFF, FINISHES, EFFECT, WORKED, BUSY, PENDING, FIRST, FIRST_LEFT,
    UNDER_REPAIR, FAMILY, IN_LOOP, MEAN_WAITING, LOADABLE, MIXED, BATCH_MOST, BATCH_LEAST, BATCH_WAIT, BATCH_BY, CLOCKS,
    UPKEEPS, CHANGEOVER, PLAIN, NEEDS, TAKER_NEXT, TAKER_BEFORE, IS_TAKER, LOAD, START, SECONDS, LEFT, RUN, BEGUN, HIT,
    WORK_ACTIVITY, WORK_NEEDS, WORK_PC, WHOLE, TENDED, CURSOR, SETUPS, SETUP_KEY, HAS_LEFT,
    BATCH_HASTE, ALTERNATIVE, AGENDA,
) = range(LIFE, LIFE + 51)  # fmt: skip
MACHINE_WIDTH = LIFE + 51
OFF_SHIFT, IDLE, SETUP, PROCESSING, BLOCKED, FAILED, MAINTENANCE, WAITING_STATE = range(8)
RESUME_EFFECT, RESTART, SCRAP_EFFECT = range(3)
BY_PRODUCT, BY_FAMILY, BY_ANY = range(3)

# A queue; its capacity is very large where there is no limit
(
    Q_PLACE, CAPACITY, RULED, ITEMS_FIRST, ITEMS_LAST, ITEMS, TAKERS_FIRST, TAKERS_LAST, TAKERS, PROMISED, Q_MACHINES,
    PATIENCE, RULE, STATIC, TURNS, SERVING, AGAIN, Q_ALONE,  # list of the one target that leads straight here
) = range(LIFE, LIFE + 18)  # fmt: skip
QUEUE_WIDTH = LIFE + 18
ENDLESS = 1 << 60
FIFO, LIFO, SPT, EDD, CR, ATC, LEAST_SETUP, HIGHEST, PLANNED = range(9)

# A conveyor; its lots (lot, queue, (f) ready) stand in a ring
(
    B_UNIT, B_PLACE, GAP, DURATION, MOST, B_LOTS, B_FIRST, B_SIZE, B_STATE, OPEN_AT, ENTRANCE_SET, ASLEEP, IS_LANE,
    STOOD, STANDS_SINCE, B_ENTRANCE,
) = range(LIFE, LIFE + 16)  # fmt: skip
BELT_WIDTH = LIFE + 16
E_BELT = 3  # of the entrance's record, after its kind and priority
ENTRANCE_WIDTH = 4

# Where a lot can go: a queue, over a way that takes time or over a conveyor, or straight
T_TYPE, T_QUEUE, T_BELT, T_LINE, T_DONE, T_LAW, T_OUTPUT, T_NODE, T_FLEET, T_AHEAD = range(10)
TARGET_WIDTH = 10
STRAIGHT, WAY, CONVEYOR, CARRIED, BROUGHT, CALLED = range(6)

# A station, with the shifts that it keeps
P_NUMBER, P_QUEUE, P_MACHINES = range(3)
PLACE_WIDTH = 3
H_PLACE, H_ROTA, H_AT, H_STOP = range(LIFE, LIFE + 4)
HOURS_WIDTH = LIFE + 4
ROTA_SIZE, ROTA_COMPLETE, ROTA_FIRST = range(3)  # intervals: number, no more are wanted, pairs of (f) start and stop

# People: a pool, and what is asked for: list of (crews, number)
C_PLACE, C_SIZE, PRESENT, C_BUSY, ABSENCE, C_KEY, INTERRUPTS, C_ROTA, C_AT, C_STOP, C_UNTIL = range(LIFE, LIFE + 11)
CREW_WIDTH = LIFE + 11
NEEDS_SAME, NEEDS_SIZE, NEEDS_FIRST = range(3)

# What makes machines stand: operating clocks, breakdowns by the calendar, upkeep
(F_MACHINE, F_EFFECT, F_NEEDS, F_LIFE, F_LIFE_KEY, F_LIFE_DRAWS, F_REPAIR, F_REPAIR_KEY, F_REPAIR_DRAWS, F_LEFT,
 F_FAILURE, F_REPAIRED) = range(LIFE, LIFE + 12)  # fmt: skip
CAUSE_WIDTH = LIFE + 12
(U_MACHINE, U_EVERY, U_OPERATING, U_PARTS, U_DUE, U_COUNT, U_OPERATED, U_LAW, U_KEY, U_DRAWS, U_NEEDS) = range(
    LIFE, LIFE + 11
)
UPKEEP_WIDTH = LIFE + 11
# Changeover of a station: law from family to family: default, number of families in the matrix, where each family stands
# in it (0: nowhere), the matrix (-1: default, 0: none)
V_DEFAULT, V_SIZE, V_PLACES, V_MATRIX, V_NEEDS = range(5)
CHANGEOVER_WIDTH = 5

# A task (an operation of a product), what it is at each of its stations, and a product
(
    K_NUMBER, K_ITEM, POSITION, K_FAMILY, ALTERNATIVES, FOLLOWING, K_PLAIN, REST, KIT, OUTPUTS, SCRAP, DEFECTS, REWORK,
    REWORK_TO, INSPECTS, SAMPLING, DETECTION, FALSE_ALARM, INSPECTION_REWORK, REWORK_LIMIT, BRANCHES, TRANSFER_LOT,
    HANDOVER, WANTED, ENTRY, WORD_TIME, WORD_HANDOVER, WORD_SCRAP, WORD_DEFECT, WORD_REWORK, WORD_SAMPLING,
    WORD_DETECTION, WORD_ALARM, WORD_NEXT, K_ALONE, K_CALLS,
) = range(36)  # fmt: skip
TASK_WIDTH = 36
A_PLACE, A_LAW, A_PLANNED, A_BATCHING, A_NEEDS, A_ONWARD, SUCCESSORS, A_AHEAD, A_STRAIGHT, A_EXIT, A_KIT = range(11)
ALTERNATIVE_WIDTH = 11
(
    I_NUMBER, I_WIP, I_TASKS, I_LOOPS, EXPLODES, STOCKED, STORE, LOT, TO_STOCK, MADE_AGAIN, LOT_WIDTH, FREE_LOTS,
    INSIDE_PIECES, WATCHERS, I_NAMED_LOT,  # where in a lot the words of the schedule stand
) = range(15)  # fmt: skip
ITEM_WIDTH = 15

# An order or source as what lots belong to; pieces released so far by product: chain of (product, number, next)
J_NUMBER, J_ROOT, J_DUE, J_PRIORITY, J_WEIGHT, J_COUNTS, J_PLACED, J_NAMED, J_STARTS, J_SENT_TO = range(10)
JOB_WIDTH = 10

# A lot; after it come the cards that it shares, by loop, its visits, by operation, and the words of the schedule
(
    _, S_NUMBER, ITEM, JOB, NUMBER, PIECES, RELEASED, TASK, LAST_DONE, RELEASE, L_DUE, L_PRIORITY, CAME, TURN, KEY,
    DEFECTIVE, REWORKS, VISITED, CARDS, GROUP, NEXT, AFTER, BEFORE, ORIGIN, GIVER, SEEN, HEADS_FOR, KEPT, KIN,
) = range(29)  # fmt: skip
LOT_RECORD = 28

# A lot that waits for room, and its places in the lines of its targets
O_LOT, O_TARGETS, O_GIVER, O_RANK, O_NODES = range(5)
OFFER_WIDTH = 5
N_OFFER, N_LINE, N_NEXT, N_BEFORE, N_SIBLING = range(5)
NODE_WIDTH = 5

# A schedule: an order that it names, with its lots inside and where those go that have a choice (task, number, pairs of
# position and lots still to come); a station's agenda, a list of (call, lots or -1 for all); what is called, an order's
# task at a station; and the words of a lot: the others of its order, then whether it has been taken, by operation
NM_RELEASED, NM_LOTS, NM_AGENDAS, NM_CALLS, NM_CHOICES = range(5)
NAMED_WIDTH = 5
AG_ENTRIES, AG_SIZE, AG_AT, AG_TAKEN, AG_MACHINES = range(5)
AGENDA_WIDTH = 5
CL_AGENDA, CL_JOB, CL_TASK, CL_AHEAD, CL_TAKEN_OUT = range(5)
CALL_WIDTH = 5
NL_AFTER, NL_BEFORE, NL_TAKEN = range(3)

# A loop of cards; the stock of a product; an order or dated arrival that is under way, or the card of a bin
CARDS_FREE, HOLDERS_FIRST, HOLDERS_LAST, L_NUMBER, IS_RETURNED = range(5)
LOOP_WIDTH = 5
(
    T_PLACE, T_PIECES, T_ENDLESS, STOCKS_FIRST, STOCKS_LAST, T_MACHINES, DEMANDS_FIRST, DEMANDS_LAST, TAKEN_WATCHERS,
    T_TOTAL, T_TRACKED, T_CALLED, T_RACK, T_SUPPLIER, KEPT_FIRST, KEPT_LAST, T_COMING, T_LOT, T_ZONE,
    T_LINE_OF, T_AREA, T_ON_SHELF, T_SHORT_FIRST, T_SHORT_LAST, T_AISLE, T_POSITION,
) = range(26)  # fmt: skip
STORE_WIDTH = 26
T_SHELF_FIRST, T_SHELF_LAST = KEPT_FIRST, KEPT_LAST
K_SERIAL, K_PIECES, K_NEXT = range(3)
STOCK_WIDTH = 3
D_JOB, D_ITEM, D_NUMBER, D_QUANTITY, D_DUE, D_RELEASE, D_OPEN, D_GOOD, D_NEXT, D_USERS, D_LINE = range(11)
DEMAND_WIDTH = 11

# Lineside stock: where cards go, what is in the bins, who brings them (a fleet between two nodes, or a law of time); a bin
# under way has words of a lot, with a chain of (serial number, pieces, next) inside
(
    LN_STORE, LN_BESIDE, LN_BIN, LN_FULL, LN_CALLED, LN_PLACE, LN_LAW, LN_KEY, LN_SENT, LN_PRIORITY, LN_FLEET, LN_START,
    LN_END,
) = range(13)  # fmt: skip
LINESIDE_WIDTH = 13
BN_LINE, BN_FIRST, BN_LAST = ITEM, TASK, LAST_DONE
BIN_WIDTH = LOT_RECORD

# Who lets lots in: the release of listed orders ((f) time, product, job, quantity), and sources
R_ORDERS, R_SIZE, R_AT = range(LIFE, LIFE + 3)
RELEASER_WIDTH = LIFE + 3
(
    S_JOB, S_ITEMS, S_SHARES, S_SEQUENCE, S_EVERY, S_EVERY_KEY, S_MIXED, S_MIX_KEY, S_START, S_LAST, S_LIMIT,
    S_QUANTITY, S_LOSES, S_DUE_AFTER, S_KEEP, ARRIVALS, CHAIN, MAKING, DEMANDED, S_ASLEEP,
) = range(LIFE, LIFE + 20)  # fmt: skip
SOURCE_WIDTH = LIFE + 20

# A supplier: (s, Q) where Q is not 0, else (R, S); a delivery that is under way
(
    W_STORE, W_REORDER, W_QUANTITY, W_REVIEW, W_UP_TO, W_LEAD_TIME, W_KEY, W_ORDERS, W_ON_ORDER, W_REVIEW_DUE, W_REVIEWS,
    W_DELIVERS,
) = range(1, 13)  # fmt: skip
SUPPLIER_WIDTH = 13
Y_SUPPLIER, Y_PIECES = 1, 2
DELIVERY_WIDTH = 3

# A rack, a lot in it or on its way in or out, and the cranes of its aisles; what moves has its unit, state, activity,
# failures and clocks where a machine has them
RK_INBOUND, RK_PLACE, RK_WAIT_FIRST, RK_WAIT_LAST, RK_CRANES = range(5)
RACK_WIDTH = 5
LD_NEXT, LD_STORE, LD_SERIAL, LD_PIECES, LD_ASKED, LD_CELL, LD_CRANE = range(7)
LOAD_WIDTH = 7
(
    CN_RACK, CN_IN_FIRST, CN_IN_LAST, CN_IN, CN_OUT_FIRST, CN_OUT_LAST, CN_OUT, CN_LOAD, CN_STEP, CN_LEFT, CN_RUN, CN_HIT,
    CN_BEGUN, CN_X, CN_Y, CN_TO_X, CN_TO_Y, CN_LOADS, CN_MOVES, CN_DUAL, CN_INPUT, CN_OUTPUT, CN_AXES, CN_HANDLING,
    CN_HANDLING_KEY, CN_HANDLED, CN_POINTS, CN_TAKEN, CN_ZONES, CN_DRAW_KEY, CN_DRAWN, CN_NEAREST, CN_OVERFLOWS, CN_DRIVE,
) = range(MACHINE_WIDTH, MACHINE_WIDTH + 34)  # fmt: skip
CRANE_WIDTH = MACHINE_WIDTH + 34
Z_FIRST, Z_END, Z_FREE, Z_CELLS = range(4)  # cells of a zone: numbers from .. to, how many are free, where these stand
ZONE_WIDTH = 4

# A picking area with its pickers, and the lines that wait for one; a line and the chain of lots that its pieces are of
(
    PA_PLACE, PA_BATCH, PA_LEAST, PA_PICKERS, PA_FIRST, PA_LAST, PA_LINES, PA_COUNT, PA_AISLES, PA_LENGTH, PA_SPEED,
    PA_SETUP, PA_PICK, PA_PICK_KEY, PA_SPOT_KEY, PA_NEEDS,
) = range(16)  # fmt: skip
AREA_WIDTH = 16
PL_NEXT, PL_STORE, PL_PIECES, PL_NUMBER, PL_AISLE, PL_POSITION, PL_FIRST, PL_LAST = range(8)
LINE_WIDTH = 8
PK_AREA, PK_FIRST, PK_LINES, PK_BEGUN, PK_METRES = range(MACHINE_WIDTH, MACHINE_WIDTH + 5)
PICKER_WIDTH = MACHINE_WIDTH + 5

# What only so many vehicles may be in (a node, a lane, a zone), a node, and a lane in the direction of travel
SP_CAPACITY, SP_HELD, SP_HOLDERS, SP_WAIT_FIRST, SP_WAIT_LAST, SP_BOOKED = range(6)
SPACE_WIDTH = 6
ND_NUMBER, ND_SPACE, ND_AT, ND_OUT, ND_AHEAD, ND_OPPOSED, ND_WISHED = range(7)
NODE_RECORD = 7
HP_START, HP_END, HP_NEEDS, HP_DROPS, HP_NUMBER, HP_LENGTH, HP_LIMIT, HP_HEADING = range(8)
HOP_WIDTH = 8
# The quickest ways at a top speed, from each node to each: the last lane, (f) the time; other nodes, the nearest first
WY_LANES, WY_TIMES, WY_REACH = range(3)
WAYS_WIDTH = 3

# Where lots wait to be fetched: behind a station, or at the gate; queues at the ends of its ways, with how many lots
# wait for room there; a lot that is to be carried
OP_PLACE, OP_CAPACITY, OP_LOTS, OP_CALLED, OP_NODE, OP_AHEAD = range(LIFE, LIFE + 6)
OUTPUT_WIDTH = LIFE + 6
RQ_NEXT, RQ_LOT, RQ_START, RQ_END, RQ_SINCE, RQ_TARGET = range(6)
REQUEST_WIDTH = 6

# A fleet and a vehicle; charges and powers (f)
(
    FL_VEHICLES, FL_CALLS, FL_PLACE, FL_SEEKS, FL_FIRST, FL_LAST, FL_REQUESTS, FL_CAPACITY, FL_WAYS, FL_LOADED_WAYS,
    FL_SPEED, FL_LOADED_SPEED, FL_ACCELERATION, FL_LOADED_ACCELERATION, FL_DECELERATION, FL_TURN, FL_LOAD, FL_UNLOAD,
    FL_PARKING, FL_MASS, FL_LOT_MASS, FL_ROLLING, FL_EFFICIENCY, FL_REGENERATION, FL_HOTEL, FL_BATTERY, FL_LOW, FL_ENOUGH,
    FL_CHARGING, FL_CHARGERS, FL_WHEN_IDLE, FL_PLANS,
) = range(32)  # fmt: skip
FLEET_WIDTH = 32
(
    VH_FLEET, VH_NODE, VH_COMING, VH_ARRIVAL, VH_HEADING, VH_PATH, VH_LAST, VH_STEP, VH_BASE, VH_PLANNED, VH_SPEEDS,
    VH_SECONDS, VH_ELAPSED, VH_PLAN_HEADING, VH_LOTS, VH_FOR, VH_WANTS, VH_LACKS, VH_WAIT_NEXT, VH_JOB, VH_ABOARD,
    VH_ON_BOARD, VH_AVAILABLE, VH_RESTING, VH_BOOKING, VH_REPAIRING, VH_CHARGE, VH_CHARGING, VH_UPDATED, VH_LOADS,
    VH_LOAD_KEY, VH_UNLOAD_KEY, VH_DOING, VH_PURPOSE, VH_LEFT, VH_RUN, VH_HIT, VH_BEGUN, VH_HUNGRY, VH_HUNGRY_NEXT,
    VH_TARGET, VH_ASKED, VH_REQUEST, VH_STUCK, VH_JOULES,
) = range(MACHINE_WIDTH, MACHINE_WIDTH + 45)  # fmt: skip
VEHICLE_WIDTH = MACHINE_WIDTH + 45
# The plans that a fleet keeps: how many words are used, of how many; the first of each list. A plan: lanes, lots on board,
# direction before it (bits); for each lane the lane, then (f) time on it, time to its end, energy
PS_USED, PS_ROOM, PS_LISTS = range(3)
PS_MASK = 255
PS_WIDTH = PS_LISTS + PS_MASK + 1
PN_NEXT, PN_LANES, PN_LOTS, PN_HEADING, PN_FIRST = range(5)
NEAREST, OLDEST, LONGEST_QUEUE, DUE_DATE, BY_PRIORITY = range(5)

# A distribution: rows, whether it is a constant, (f) its value, and where its rows, numbers and values stand
LAW_ROWS, LAW_CONSTANT, LAW_VALUE, LAW_KINDS, LAW_PARAMS, LAW_VALUES, LAW_MEAN = range(7)
LAW_WIDTH = 7

# Draws made ahead, of a law that needs one uniform: key, number of the first, how many, (f) the values
H_LAW, H_KEY, H_FIRST, H_SIZE, H_VALUES = range(5)
AHEAD_MOST = 16
AHEAD_WIDTH = H_VALUES + AHEAD_MOST

# Frames of the pile: what is to do, with up to seven words
(
    DO_RESUME, DO_SEND, DO_LET_IN_EACH, DO_MAKE, DO_CREATE, DO_SCRAP, DO_LOSE, DO_CHANGED, DO_CUT, DO_SEND_EACH,
    DO_RELEASED,
) = range(1, 12)  # fmt: skip
FRAME = 8
LET_IN, TAKEN_OUT, SUPPLIED, ARRIVING = range(4)
FINISHED_PART, SCRAPPED_PART, SPLIT_PART, STOCKED_PART, LOST_PART = range(5)
