# ruff: noqa: E501 (a plant a line)
"""Each mistake in a network and its fleets, once."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from models.checking.examine import examine
from models.checking.references import check
from models.plant import Plant

REMOVE = "(remove)"

SOUND: dict[str, Any] = {
    "name": "plant",
    "products": {
        "p": {"routing": [{"name": "saw", "station": "saw", "time": 10}, {"name": "mill", "station": "mill", "time": 10}]}
    },
    "sources": {"supply": {"product": "p", "every": 600}},
    "stations": {"saw": {"node": "a"}, "mill": {"position": [19, 1]}},
    "network": {
        "nodes": {"a": [0, 0], "b": [20, 0], "c": [20, 20], "d": [0, 20]},
        "lanes": [{"from": "a", "to": "b"}, {"from": "b", "to": "c"}, {"from": "c", "to": "d"}, {"from": "d", "to": "a"}],
        "bays": {"d": 2},
        "zones": {"crossing": {"nodes": ["b"], "lanes": [["a", "b"]]}},
    },
    "fleets": {
        "agv": {
            "vehicles": 3, "start": ["d", "a"], "speed": 1, "load": 5, "unload": 5, "mass": 100, "parking": ["d"],
            "battery": {"capacity": 10000, "charge_power": 100, "chargers": ["c"]},
        }
    },
    "transports": [{"fleet": "agv"}],
    "gates": {"in": "d", "out": "c"},
    "run": {"length": 3600},
}  # fmt: skip


def plant(changes: list[tuple[str, Any]]) -> Plant:
    """The sound plant with other values at some paths."""
    described: Any = copy.deepcopy(SOUND)
    for path, value in copy.deepcopy(changes):
        *above, last = [int(word) if word.isdigit() else word for word in path.split(".")]
        place = described
        for word in above:
            place = place[word]
        if value == REMOVE:
            del place[last]
        elif isinstance(place, list) and last == len(place):
            place.append(value)
        else:
            place[last] = value
    return Plant.model_validate(described)


def test_the_sound_plant_has_nothing_wrong() -> None:
    assert check(plant([])) == []
    assert not examine(plant([])).warnings


BROKEN: list[tuple[list[tuple[str, Any]], str, str]] = [
    ([("network.lanes.0.to", "x")], "network.lanes.0.to", "no node is called 'x'"),
    ([("network.bays.x", 2)], "network.bays.x", "no node is called 'x'"),
    ([("network.zones.crossing.nodes", ["x"])], "network.zones.crossing.nodes.0", "no node is called 'x'"),
    ([("network.zones.crossing.lanes", [["a", "c"]])], "network.zones.crossing.lanes.0", "no lane between 'a' and 'c'"),
    ([("network.nodes.b", [0, 0])], "network.lanes.0", "has no length: 'a' and 'b' are at one position"),
    ([("network.lanes.4", {"from": "a", "to": "b"})], "network.lanes.4", "from 'a' to 'b' is there already (number 1)"),
    ([("fleets.agv.start", ["x", "d"])], "fleets.agv.start.0", "no node is called 'x'"),
    ([("fleets.agv.parking", ["x"])], "fleets.agv.parking.0", "no node is called 'x'"),
    ([("fleets.agv.battery.chargers", ["x"])], "fleets.agv.battery.chargers.0", "no node is called 'x'"),
    ([("fleets.agv.start", ["a"])], "fleets.agv.start", "'agv[1]', 'agv[2]' and 'agv[3]' start on node 'a', which holds 1"),
    ([("fleets.agv.vehicles", 5)], "fleets.agv.start", "'agv[1]', 'agv[3]' and 'agv[5]' start on node 'd'"),
    ([("fleets.agv.seeks", "fastest")], "fleets.agv.seeks", "no rule of vehicles is called 'fastest'"),
    ([("fleets.saw", SOUND["fleets"]["agv"]), ("fleets.saw.start", ["d"])], "fleets.saw", "a station and a fleet are both called 'saw'"),
    ([("fleets.agv.failures", [{"every": 9, "repair": 1, "operators": {"x": 1}}])], "fleets.agv.failures.0.operators.x", "no pool or skill is called 'x'"),
    ([("gates.in", "x")], "gates.in", "no node is called 'x'"),
    ([("gates.out", "x")], "gates.out", "no node is called 'x'"),
    ([("stations.saw.node", "x")], "stations.saw.node", "no node is called 'x'"),
    ([("stations.mill", {})], "stations.mill", "has neither `node` nor `position`, but fleet 'agv' carries lots there"),
    ([("transports.0.fleet", "agx")], "transports.0.fleet", "no fleet is called 'agx'; did you mean 'agv'?"),
    ([("transports.0.from", ["saw", "in", "sew"])], "transports.0.from.2", "no station is called 'sew'; did you mean 'saw'?"),
    ([("transports.0.to", ["in"])], "transports.0.to.0", "no station is called 'in'"),
    ([("network.lanes.3", REMOVE)], "network.nodes.d", "is a one-way dead end"),
    ([("network.nodes.e", [0, 40]), ("network.lanes.3", {"from": "e", "to": "a"}), ("network.lanes.2.two_way", True)],
     "fleets.agv", "there is no way from node 'b' to node 'a'"),
    ([("network.nodes.e", [0, 40]), ("network.lanes.4", {"from": "e", "to": "a"}), ("gates.out", "e")], "fleets.agv", "there is no way from node 'a' to node 'e'"),
    ([("network.nodes.e", [0, 40]), ("network.nodes.f", [9, 40]), ("network.lanes.4", {"from": "e", "to": "f", "two_way": True}), ("fleets.agv.start", ["d", "e"])],
     "fleets.agv", "there is no way from node 'e' to node 'a'"),
    ([("fleets.agv.battery.capacity", 3000)], "fleets.agv.battery", "from node 'd' the way to the nearest charger takes"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "path", "message"), BROKEN)
def test_mistakes(changes: list[tuple[str, Any]], path: str, message: str) -> None:
    found = check(plant(changes))
    assert (path, True) in [(".".join(map(str, where)), message in said) for where, said in found], found
    assert all("\n" not in said for _, said in found)


WRONG = [
    ([("network.lanes.0.to", "a")], "leads from 'a' to itself"),
    ([("network.lanes.0.two_way", True), ("network.lanes.0.capacity", 2)], "a two-way lane holds one vehicle"),
    ([("network.lanes.0.length", 0)], "greater than 0"),
    ([("fleets.agv.battery.low", 0.9)], "`low` must be below `enough`"),
    ([("fleets.agv.hotel_power", 95)], "`charge_power` less its losses must be above `hotel_power`"),
]


@pytest.mark.parametrize(("changes", "message"), WRONG)
def test_wrong_values(changes: list[tuple[str, Any]], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        plant(changes)


def test_what_carries_nothing() -> None:
    spare = {"fleets.spare": {**SOUND["fleets"]["agv"], "vehicles": 1, "start": ["b"]}}
    found = examine(plant([*spare.items(), ("transports.1", {"fleet": "spare"})])).warnings
    assert [str(row) for row in found] == [
        "warning: fleets.spare: carries nothing; name it in `transports`, or in `lineside`",
        "warning: transports[1]: no lot ever goes this way, or an earlier rule takes it",
    ]
