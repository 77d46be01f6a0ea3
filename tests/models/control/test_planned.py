"""Plans that are followed loosely: the same on both engines, and what lots get of which the plan knows nothing."""

from __future__ import annotations

from typing import Any

from models.control.planned import LAST, PlannedStart, PlannedStation
from models.plant import Plant
from tests.generated.traces import difference, trace
from twin.engine import compiled
from twin.engine.support import unsupported

STARTS = PlannedStart({("o1", "x", "cut"): [(0, 30.0), (2, 10.0)], ("o2", "x", "cut"): [(0, 20.0)]})


class Lot:
    """As much of a lot as the rules read."""

    def __init__(self, order: str, number: int, due: float = float("inf")) -> None:
        self.order, self.product, self.operation, self.number, self.due = order, "x", "cut", number, due


def rank(*lot: Any) -> float:
    return STARTS(Lot(*lot), None, 0.0)  # type: ignore[arg-type]


def plant(rule: Any, routing: Any) -> Plant:
    return Plant.model_validate(
        {
            "name": "p",
            "products": {"x": {"routing": [{"name": "cut", "station": ["A", "B"], "time": 7}]}},
            "orders": [{"name": name, "product": "x", "quantity": 3} for name in ("o1", "o2", "o3")],
            "stations": {"A": {"queue": {"rule": rule}}, "B": {"queue": {"rule": rule}}},
            "policies": {"routing": routing},
        }
    )


def test_lots_between_two_known_ones_go_with_the_one_before() -> None:
    assert [rank("o1", number) for number in (0, 1, 2, 5)] == [30.0, 30.0, 10.0, 10.0]


def test_lots_that_the_plan_does_not_know_come_last_by_their_due_date() -> None:
    assert rank("o3", 0, 5.0) == LAST + 5.0
    assert rank("o3", 0) == 2 * LAST


def test_both_engines_follow_the_same_plan() -> None:
    stations = PlannedStation({("o1", "x", "cut"): [(0, "B")], ("o2", "x", "cut"): [(0, "A"), (2, "C")]})
    described = plant(STARTS, stations)
    assert not unsupported(described)
    one, end, _ = trace(described)
    other, same_end, _ = trace(described, compiled.simulate)
    assert end is not None
    assert end == same_end
    assert difference(described, one, other) is None
    units = one["operations"][:, 3].tolist()
    assert set(units) == {0.0, 1.0}


def test_two_plans_at_once_are_for_the_reference_engine() -> None:
    described = plant(STARTS, "shortest_queue")
    data = described.model_dump(by_alias=True)
    data["stations"]["B"]["queue"]["rule"] = PlannedStart({})
    assert unsupported(Plant.model_validate(data)) == [
        "stations.A.queue.rule is a Python function",
        "stations.B.queue.rule is a Python function",
    ]
