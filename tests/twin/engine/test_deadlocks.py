"""A plant that stands still says why in one line; one that only pauses goes on."""

from typing import Any

import pytest

from models.plant import Plant
from tests.twin.engine.runs import made, order, routing, run
from twin.engine.errors import Deadlock

NO_ROOM = {"queue": {"capacity": 0}}
SHAKY = {"failures": [{"every": 100.0, "repair": 10.0, "clock": "calendar"}]}


def loop(**more: Any) -> Plant:
    """A lot goes A, B, A, B, end: without room both stations hold what the other should take."""
    products = {"p": routing(("A", 1.0), ("B", 1.0, {"inspection": {"false_alarm": 1.0, "rework": "a"}}))}
    return made(order("p", 3), products=products, stations={"A": NO_ROOM, "B": NO_ROOM, **more})


@pytest.mark.parametrize("length", [None, 50.0])
def test_stations_that_wait_for_each_other(length: float | None) -> None:
    with pytest.raises(Deadlock, match=r"^deadlock at 2 s: stations wait for each other in a loop: ") as caught:
        run(loop(), length)
    message = str(caught.value)
    assert "A holds lot 1 (p, order 1) and waits for room at B" in message
    assert "B holds lot 0 (p, order 1) and waits for room at A" in message
    assert "\n" not in message


def test_a_limit_on_the_lots_prevents_it() -> None:
    plant = loop().model_copy(update={"control": made(products={"p": {}}, control={"one": {"cards": 1}}).control})
    assert len(run(plant).work("A")) == 6


def test_a_loop_with_an_idle_machine_in_it_is_none() -> None:
    products = {"p": routing(("A", 1.0), ("B", 1.0, {"inspection": {"false_alarm": 1.0, "rework": "a"}}))}
    plant = made(order("p", 3), products=products, stations={"A": {**NO_ROOM, "capacity": 3}, "B": NO_ROOM})
    assert len(run(plant).work("B")) == 6


@pytest.mark.parametrize("stations", [{}, {"F": SHAKY}])
@pytest.mark.parametrize(
    ("plant", "message"),
    [
        (
            {
                "products": {"car": routing(("A", 1.0, {"components": {"wheel": 4}})), "wheel": {}},
                "initial": {"stock": {"wheel": 3}},
            },
            r"lot 0 \(car, order 1\) waits at A for 4 wheel \(3 in stock, none on the way\)",
        ),
        (
            {"products": {"car": routing(("A", 1.0), made="to_stock")}, "initial": {"stock": {"car": 0}}},
            r"order order 1 waits for 1 car from stock \(0 there, none on the way\)",
        ),
        (
            {"products": {"car": routing(("A", 1.0, {"operators": {"w": 2}}))}, "people": {"w": {"size": 1}}},
            r"work waits for 2 w",
        ),
    ],
)
def test_what_is_waited_for_in_vain(plant: dict[str, Any], message: str, stations: dict[str, Any]) -> None:
    """Also where failures go on coming, so that something always happens."""
    with pytest.raises(Deadlock, match=r"^nothing can move any more at .* s: " + message) as caught:
        run(made(order("car"), stations={"A": {}, **stations}, **plant))
    assert "\n" not in str(caught.value)


def test_a_batch_that_never_fills() -> None:
    plant = made(order("p", 3), products={"p": routing(("O", 1.0))}, stations={"O": {"batch": {"min": 2, "max": 2}}})
    with pytest.raises(
        Deadlock, match=r"1 lots wait at O for a batch of at least 2 of one product; give the batch a longest"
    ):
        run(plant)


def test_a_plant_that_is_done_is_no_deadlock() -> None:
    plant = made(order("p"), products={"p": routing(("A", 1.0))}, stations={"A": {}, "F": SHAKY})
    kept = run(plant, 1000.0)
    assert kept.ending is not None
    assert (kept.ending.time, kept.ending.reason) == (1000, "length")


def test_a_loop_over_a_conveyor() -> None:
    products = {"p": routing(("A", 1.0), ("B", 1.0, {"inspection": {"false_alarm": 1.0, "rework": "a"}}))}
    plant = made(
        order("p", 9), products=products, stations={"A": NO_ROOM, "B": NO_ROOM},
        conveyors={"belt": {"from": "A", "to": "B", "length": 2.0, "speed": 1.0, "spacing": 1.0}},
    )  # fmt: skip
    with pytest.raises(Deadlock, match=r"belt holds lot \d .* and waits for room at B"):
        run(plant)
