"""Tables of vehicles: legs with the names of their nodes, and sums that agree with them."""

from pathlib import Path

import pytest

import twin
from tests.twin.engine.floors import line

NODES = {"in": (0.0, 0.0), "work": (30.0, 0.0)}


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> twin.Result:
    path: Path = tmp_path_factory.mktemp("fleet") / "result.h5"
    return twin.run(line(NODES, [("in", "work", "two-way")], {"start": ["work"]}), 1, path=path, workers=1)


def test_legs(result: twin.Result) -> None:
    legs = result.table("legs")
    assert legs[["start", "end", "vehicle", "from", "to", "distance", "lots"]].to_numpy().tolist() == [
        [0.0, 30.0, "agv[1]", "work", "in", 30.0, 0],
        [35.0, 65.0, "agv[1]", "in", "work", 30.0, 1],
    ]


def test_vehicles(result: twin.Result) -> None:
    (row,) = result.table("vehicles").to_dict("records")
    assert (row["to_pickup"], row["loading"], row["loaded"], row["unloading"]) == (30.0, 5.0, 30.0, 7.0)
    assert row["idle"] == 1000.0 - 72.0
    assert (row["distance"], row["empty_distance"], row["failures"]) == (60.0, 30.0, 0)


def test_states_are_those_of_vehicles(result: twin.Result) -> None:
    states = result.table("states")
    mine = states[states["unit"] == "agv[1]"]
    assert mine["state"].tolist() == ["to_pickup", "loading", "loaded", "unloading", "idle"]
