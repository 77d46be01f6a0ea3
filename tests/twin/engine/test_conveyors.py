"""Conveyors against a recursion (accumulating) and a march in small steps (not accumulating)."""

from typing import Any

import pytest

from models.plant import Plant
from tests.twin.engine.runs import Run, made, order, routing, run

LENGTH, SPACING = 10, 2


def plant(first: float, second: float, lots: int, accumulating: bool, capacity: int = 0, **more: Any) -> Plant:
    return made(
        order("p", lots), products={"p": routing(("A", first), ("B", second))},
        stations={"A": {}, "B": {"queue": {"capacity": capacity}}},
        conveyors={"belt": {
            "from": "A", "to": "B", "length": LENGTH, "speed": 1.0, "spacing": SPACING, "accumulating": accumulating,
            **more,
        }},
    )  # fmt: skip


def entries(kept: Run) -> list[float]:
    place = kept.index.place_of["conveyor", "belt"]
    return [row["time"] for row in kept.rows("levels") if row["place"] == place and row["delta"] > 0]


def exits(kept: Run) -> list[float]:
    place = kept.index.place_of["conveyor", "belt"]
    return [row["time"] for row in kept.rows("levels") if row["place"] == place and row["delta"] < 0]


def recursion(first: float, second: float, lots: int) -> tuple[list[float], list[float]]:
    """Times of entry and exit on an accumulating conveyor in front of a station without a queue."""
    enter: list[float] = []
    leave: list[float] = []
    room = LENGTH // SPACING
    for n in range(lots):
        done = (enter[n - 1] if n else 0.0) + first
        gates = [done]
        if n:
            gates.append(enter[n - 1] + SPACING)
        if n >= room:
            gates.append(leave[n - room] + SPACING)
        enter.append(max(gates))
        ready = enter[n] + LENGTH
        if n:
            ready = max(ready, leave[n - 1] + SPACING, leave[n - 1] + second)
        leave.append(ready)
    return enter, leave


@pytest.mark.parametrize("first", [1.0, 2.0, 3.0, 5.0])
@pytest.mark.parametrize("second", [1.0, 2.0, 4.0, 7.0])
def test_an_accumulating_conveyor(first: float, second: float) -> None:
    kept = run(plant(first, second, 12, accumulating=True))
    assert (entries(kept), exits(kept)) == recursion(first, second, 12)


def march(first: int, second: int, lots: int) -> tuple[list[float], list[float]]:
    """The same on a belt that stops as a whole, second by second, with places in metres (speed 1 m/s)."""
    enter: list[float] = []
    leave: list[float] = []
    belt: list[int] = []
    done, free, now = first, 0, 0
    while len(leave) < lots:
        moved = True
        while moved:  # everything that happens in this instant
            moved = False
            if belt and belt[0] == LENGTH and now >= free:
                belt.pop(0)
                leave.append(now)
                free = now + second
                moved = True
            if len(enter) < lots and now >= done and (not belt or belt[-1] >= SPACING):
                belt.append(0)
                enter.append(now)
                done = now + first
                moved = True
        if not (belt and belt[0] == LENGTH):
            belt = [place + 1 for place in belt]
        now += 1
    return enter, leave


@pytest.mark.parametrize("first", [1, 2, 3, 5])
@pytest.mark.parametrize("second", [1, 2, 4, 7])
def test_a_belt_that_does_not_accumulate(first: int, second: int) -> None:
    kept = run(plant(float(first), float(second), 12, accumulating=False))
    assert (entries(kept), exits(kept)) == march(first, second, 12)


def test_the_states_of_a_conveyor() -> None:
    kept = run(plant(3.0, 20.0, 2, accumulating=True))
    assert kept.states("belt") == [(0, "idle"), (3, "processing"), (16, "blocked"), (33, "idle")]
    assert kept.work("B") == [(13, 33), (33, 53)]
    assert kept.level("conveyor", "belt") == [(3, 1), (6, 2), (13, 1), (33, 0)]


def test_a_conveyor_fills_the_queue_at_its_end() -> None:
    kept = run(plant(1.0, 50.0, 4, accumulating=True, capacity=2))
    assert exits(kept) == [11, 13, 15, 61]
    assert kept.work("B") == [(11, 61), (61, 111), (111, 161), (161, 211)]


def test_a_full_conveyor_blocks_the_station_before_it() -> None:
    kept = run(plant(1.0, 50.0, 8, accumulating=True))
    # five find room at 1, 3, 5, 7, 9; the sixth a gap after the first has left
    assert entries(kept)[:7] == [1, 3, 5, 7, 9, 13, 63]
    assert kept.states("A")[:4] == [(0, "processing"), (2, "blocked"), (3, "processing"), (4, "blocked")]


def test_a_conveyor_from_two_stations_to_two() -> None:
    two = made(
        order("a"), order("b"), products={"a": routing(("A", 1.0), ("C", 2.0)), "b": routing(("B", 1.0), ("D", 2.0))},
        stations={name: {} for name in "ABCD"},
        conveyors={"belt": {"from": ["A", "B"], "to": ["C", "D"], "length": 4.0, "speed": 1.0, "spacing": 1.0}},
    )  # fmt: skip
    kept = run(two)
    assert kept.work("C") == [(5, 7)]
    assert kept.work("D") == [(6, 8)]  # A comes first at the entrance, B a gap later
    assert kept.states("B") == [(0, "processing"), (1, "blocked"), (2, "idle")]
