"""People and shifts against traces worked out by hand."""

from typing import Any

from models.plant import Plant
from tests.twin.engine.runs import made, order, routing, run

ALL_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY = 86400.0
TEN_MINUTES = {"start": "00:00", "end": "00:10", "days": ALL_DAYS}
TWENTY_MINUTES = {"start": "00:00", "end": "00:20", "days": ALL_DAYS}


def test_stations_wait_for_a_shared_operator() -> None:
    plant = made(
        order("a"), order("b"), products={"a": routing(("A", 5.0)), "b": routing(("B", 3.0))},
        stations={"A": {"operators": {"worker": 1}}, "B": {"operators": {"worker": 1}}}, people={"worker": {"size": 1}},
    )  # fmt: skip
    kept = run(plant)
    assert kept.work("A") == [(0, 5)]
    assert kept.states("B") == [(0, "waiting"), (5, "processing")]
    assert kept.work("B") == [(0, 8)]  # from the instant in which the lot was taken
    assert kept.level("people", "worker") == [(0, 1), (5, 1), (8, 0)]


def test_who_needs_less_goes_on_while_another_waits_for_more() -> None:
    plant = made(
        order("a"), order("b"), order("c"),
        products={name: routing((name.upper(), 4.0)) for name in "abc"},
        stations={"A": {"operators": {"w": 1}}, "B": {"operators": {"w": 2}}, "C": {"operators": {"w": 1}}},
        people={"w": {"size": 2}},
    )  # fmt: skip
    kept = run(plant)
    assert kept.states("A") == [(0, "processing"), (4, "idle")]
    assert kept.states("C") == [(0, "processing"), (4, "idle")]
    assert kept.states("B") == [(0, "waiting"), (4, "processing")]


def test_a_skill_is_served_by_the_least_skilled_first() -> None:
    plant = made(
        order("a"), order("b"), order("c"),
        products={name: routing((name.upper(), 4.0)) for name in "abc"},
        stations={"A": {"operators": {"weld": 1}}, "B": {"operators": {"weld": 1}}, "C": {"operators": {"weld": 1}}},
        people={"master": {"size": 1, "skills": ["weld", "paint"]}, "welder": {"size": 1, "skills": ["weld"]}},
    )  # fmt: skip
    kept = run(plant)
    assert kept.level("people", "welder") == [(0, 1), (4, 1), (8, 0)]
    assert kept.level("people", "master") == [(0, 1), (4, 0)]
    assert kept.states("C") == [(0, "waiting"), (4, "processing")]


def test_setups_have_their_own_people_and_operations_theirs() -> None:
    plant = made(
        order("a"), order("b"),
        products={"a": routing(("A", 2.0)), "b": routing(("A", 3.0, {"operators": {"helper": 1}}))},
        stations={"A": {"operators": {"worker": 1}, "setup": {"time": 5.0, "operators": {"setter": 1}}}},
        people={"worker": {"size": 1}, "setter": {"size": 1}, "helper": {"size": 1}},
    )  # fmt: skip
    kept = run(plant)
    assert kept.level("people", "worker") == [(0, 1), (2, 0), (7, 1), (10, 0)]
    assert kept.level("people", "setter") == [(2, 1), (7, 0)]
    assert kept.level("people", "helper") == [(7, 1), (10, 0)]


def shifts(time: float, lots: int = 3, **station: Any) -> Plant:
    return made(
        order("p", lots), products={"p": routing(("A", time))}, shifts={"early": TEN_MINUTES},
        stations={"A": {"shifts": ["early"], **station}},
    )  # fmt: skip


def test_at_the_end_of_its_shift_a_station_finishes() -> None:
    kept = run(shifts(400.0))
    assert kept.work("A") == [(0, 400), (400, 800), (DAY, DAY + 400)]
    assert kept.states("A") == [(0, "processing"), (800, "off_shift"), (DAY, "processing")]


def test_at_the_end_of_its_shift_a_station_interrupts() -> None:
    for more in ({}, {"setup": {"time": 0.0}}):  # on the short way, and off it
        kept = run(shifts(400.0, at_shift_end="interrupt", **more))
        assert kept.work("A") == [(0, 400), (400, DAY + 200), (DAY + 200, DAY + 600)]
        assert kept.states("A") == [(0, "processing"), (600, "off_shift"), (DAY, "processing")]


def test_an_operation_over_several_shifts() -> None:
    kept = run(shifts(1500.0, lots=1, at_shift_end="interrupt"))
    assert kept.work("A") == [(0, 2 * DAY + 300)]


def test_a_station_that_starts_off_shift() -> None:
    plant = made(
        order("p"), products={"p": routing(("A", 60.0))},
        shifts={"late": {"start": "06:00", "end": "14:00"}}, stations={"A": {"shifts": ["late"]}},
    )  # fmt: skip
    kept = run(plant)
    assert kept.states("A") == [(0, "off_shift"), (21600, "processing")]
    assert kept.work("A") == [(21600, 21660)]


def test_a_break_interrupts_or_not() -> None:
    pause = {"start": "00:05", "duration": 60.0}
    for ending, end in (("finish", 400.0), ("interrupt", 460.0)):
        plant = made(
            order("p"), products={"p": routing(("A", 400.0))}, shifts={"early": {**TEN_MINUTES, "breaks": [pause]}},
            stations={"A": {"shifts": ["early"], "at_shift_end": ending}},
        )  # fmt: skip
        assert run(plant).work("A") == [(0, end)]


def test_people_who_leave_finish_or_interrupt() -> None:
    def plant(ending: str) -> Plant:
        return made(
            order("p", 2), products={"p": routing(("A", 400.0))}, shifts={"early": TEN_MINUTES},
            stations={"A": {"operators": {"worker": 1}}},
            people={"worker": {"size": 1, "shifts": ["early"], "at_shift_end": ending}},
        )  # fmt: skip

    finish = run(plant("finish"))
    assert finish.states("A") == [(0, "processing")]
    assert finish.work("A") == [(0, 400), (400, 800)]
    interrupt = run(plant("interrupt"))
    assert interrupt.states("A") == [(0, "processing"), (600, "waiting"), (DAY, "processing")]
    assert interrupt.work("A") == [(0, 400), (400, DAY + 200)]
    assert interrupt.level("people", "worker") == [(0, 1), (400, 1), (600, 0), (DAY, 1), (DAY + 200, 0)]


def test_a_person_on_overtime_does_not_count_twice_when_the_shift_begins() -> None:
    plant = made(
        order("p", 2), products={"p": routing(("A", DAY + 400.0))}, shifts={"early": TEN_MINUTES},
        stations={"A": {"operators": {"worker": 1}}}, people={"worker": {"size": 1, "shifts": ["early"]}},
    )  # fmt: skip
    kept = run(plant)
    assert kept.work("A") == [(0, DAY + 400), (DAY + 400, 2 * DAY + 800)]
    assert max(level for _, level in kept.level("people", "worker")) == 1


def test_a_blocked_machine_counts_as_off_shift_and_gives_its_lot_away_all_the_same() -> None:
    plant = made(
        order("p", 2), products={"p": routing(("A", 400.0), ("B", 900.0))},
        shifts={"early": TEN_MINUTES}, stations={"A": {"shifts": ["early"]}, "B": {"queue": {"capacity": 0}}},
    )  # fmt: skip
    kept = run(plant)
    assert kept.states("A") == [(0, "processing"), (800, "off_shift")]
    assert kept.work("B") == [(400, 1300), (1300, 2200)]


def test_a_repair_goes_on_over_the_end_of_the_shift() -> None:
    plant = shifts(400.0, lots=2, failures=[{"every": 500.0, "repair": 1000.0, "clock": "calendar"}])
    kept = run(plant)
    # 400-500, repair to 1500, then it is off shift: with `finish` the work under way goes on
    assert kept.work("A") == [(0, 400), (400, 1800)]
    assert kept.states("A")[:4] == [(0, "processing"), (500, "failed"), (1500, "processing"), *kept.states("A")[3:4]]


def test_a_line_of_a_night_and_a_day_station_is_no_deadlock() -> None:
    """B is closed over the weekend while C comes and goes and F fails; A is blocked all the time."""
    weekdays = {"start": "00:00", "end": "00:10", "days": ["mon", "fri"]}
    plant = made(
        order("p", 4), order("q"), products={"p": routing(("A", 500.0), ("B", 500.0)), "q": routing(("C", 1.0))},
        shifts={"few": weekdays, "daily": TEN_MINUTES},
        stations={
            "A": {}, "B": {"shifts": ["few"], "queue": {"capacity": 0}}, "C": {"shifts": ["daily"]},
            "F": {"failures": [{"every": 3600.0, "repair": 60.0, "clock": "calendar"}]},
        },
    )  # fmt: skip
    kept = run(plant)
    friday = 4 * DAY
    assert kept.work("B") == [
        (500, 1000),
        (friday, friday + 500),
        (friday + 500, friday + 1000),
        (7 * DAY, 7 * DAY + 500),
    ]


def test_waiting_for_people_who_are_off_is_no_deadlock() -> None:
    plant = made(
        order("p"), products={"p": routing(("A", 100.0))},
        shifts={"friday": {"start": "00:00", "end": "00:10", "days": ["fri"]}},
        stations={
            "A": {"operators": {"worker": 1}},
            "F": {"failures": [{"every": 3600.0, "repair": 60.0, "clock": "calendar"}]},
        },
        people={"worker": {"size": 1, "shifts": ["friday"]}},
    )  # fmt: skip
    assert run(plant).work("A") == [(0, 4 * DAY + 100)]
