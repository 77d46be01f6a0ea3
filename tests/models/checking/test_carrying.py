"""Static load of fleets and cranes, against trips counted by hand."""

from typing import Any

import pytest

from models.checking.examine import examine
from models.checking.load import load
from models.plant import Plant

HOUR = 3600.0


def ring(**changes: Any) -> dict[str, Any]:
    """A square of 4 x 30 m, one way: gate, a, b, out at its corners; 1 m/s, 10 s to load, 5 s to unload."""
    return {
        "name": "ring",
        "run": {"length": 10 * HOUR},
        "products": {
            "p": {
                "routing": [{"name": "one", "station": "a", "time": 1}, {"name": "two", "station": "b", "time": 1}],
                "lot": 5,
            }
        },
        "sources": {"s": {"product": "p", "every": 600, "quantity": 5}},
        "stations": {"a": {"node": "n1"}, "b": {"node": "n2"}},
        "network": {
            "nodes": {"n0": [0, 0], "n1": [30, 0], "n2": [30, 30], "n3": [0, 30]},
            "lanes": [{"from": f"n{i}", "to": f"n{(i + 1) % 4}"} for i in range(4)],
        },
        "fleets": {"agv": {"vehicles": 2, "start": ["n0", "n1"], "speed": 1, "load": 10, "unload": 5}},
        "transports": [{"fleet": "agv"}],
        "gates": {"in": "n0", "out": "n3"},
        **changes,
    }


def test_a_ring_is_gone_round_once_for_each_lot() -> None:
    row = load(Plant.model_validate(ring()))["agv"]
    # 60 lots make 3 trips of 30 s each, with 15 s to handle; the empty way is 30 s from the out gate to the in gate
    assert (row.kind, row.capacity) == ("fleet", 2 * 10 * HOUR)
    assert row.work == pytest.approx(60 * (3 * (30 + 15) + 30), rel=1e-9)


def test_only_what_the_rules_carry_is_counted() -> None:
    plant = Plant.model_validate(ring(transports=[{"from": "a", "to": "b", "fleet": "agv"}]))
    assert load(plant)["agv"].work == pytest.approx(60 * (30 + 15 + 90), rel=1e-9)


def test_scrap_and_smaller_lots_change_the_trips() -> None:
    data = ring(transports=[{"from": "a", "to": "b", "fleet": "agv"}])
    data["products"]["p"]["routing"][0] |= {"scrap": 0.2, "transfer_lot": 2}
    assert load(Plant.model_validate(data))["agv"].work == pytest.approx(60 * 2.5 * 0.8 * (30 + 15 + 90), rel=1e-9)


def test_too_much_to_carry_is_a_warning_at_the_fleet() -> None:
    plant = Plant.model_validate(ring(sources={"s": {"product": "p", "every": 60, "quantity": 5}}))
    assert load(plant)["agv"].load > 1
    assert ("fleets", "agv") in {row.path for row in examine(plant).rows}


def test_a_crane_goes_to_the_mean_cell_and_back() -> None:
    plant = Plant.model_validate(
        {
            "name": "store",
            "run": {"length": 10 * HOUR},
            "products": {
                "part": {"routing": [{"name": "make", "station": "m", "time": 1}], "lot": 4},
                "whole": {"routing": [{"name": "join", "station": "m", "time": 1, "components": {"part": 2}}]},
            },
            "sources": {"s": {"product": "whole", "every": 360}},
            "stations": {"m": {}},
            "racks": {
                "rack": {
                    "products": ["part"],
                    "bays": 3,
                    "levels": 1,
                    "bay_width": 2,
                    "level_height": 1,
                    "crane": {"speed": 1, "lift_speed": 1, "handling": 7},
                }
            },
        }
    )
    row = load(plant)["rack"]
    # 100 pieces need 200 parts: 50 lots go in, 50 come out; the cells are 2, 4 and 6 m away
    assert (row.kind, row.capacity) == ("rack", 10 * HOUR)
    assert row.work == pytest.approx(100 * 2 * (4 + 7), rel=1e-9)
