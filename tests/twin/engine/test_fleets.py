# ruff: noqa: E501 (a plant a line)
"""Vehicles on their lanes, by traces calculated by hand."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from models.distribution import constant
from models.index import Index
from models.plant import Plant
from tests.twin.engine.floors import line, run
from twin.engine.errors import Deadlock, SimulationError

TWO = {"in": (0.0, 0.0), "work": (20.0, 0.0)}
THREE = {"in": (0.0, 0.0), "middle": (10.0, 0.0), "work": (20.0, 0.0)}
THERE_AND_BACK = [("in", "work", "two-way")]


def test_one_vehicle_trapezoid() -> None:
    """20 m with 0.8 and 1.0 m/s2 up to 2 m/s take 12.25 s."""
    told = run(line(TWO, THERE_AND_BACK, {"speed": 2.0, "acceleration": 0.8, "deceleration": 1.0}))
    assert told.states() == [
        (0.0, "idle"), (0.0, "loading"), (5.0, "loaded"), (17.25, "unloading"), (24.25, "idle"),
    ]  # fmt: skip
    assert told.legs() == [(5.0, 17.25, "in-work", 20.0, 1)]
    assert told.operations() == [(24.25, 124.25)]


def test_nodes_are_passed_without_a_stop() -> None:
    """A path over a node is one move: 40 m at 2 m/s2 and 2 m/s take 21 s."""
    nodes = {"in": (0.0, 0.0), "middle": (20.0, 0.0), "work": (40.0, 0.0)}
    told = run(
        line(
            nodes,
            [("in", "middle"), ("middle", "work"), ("work", "in")],
            {"speed": 2.0, "acceleration": 2.0, "deceleration": 2.0},
        )
    )
    legs = told.legs()
    assert [leg[:2] for leg in legs] == [(5.0, 15.5), (15.5, 26.0)]


def test_loaded_is_slower_and_turns_take_time() -> None:
    nodes = {"in": (0.0, 0.0), "middle": (10.0, 0.0), "work": (10.0, 10.0)}
    lanes = [("in", "middle", "two-way"), ("middle", "work", "two-way")]
    told = run(line(nodes, lanes, {"speed": 2.0, "loaded_speed": 1.0, "turn": 3.0, "parking": ["in"]}))
    # with the lot 10 s, turn 3 s and 10 s; back: half a turn 6 s and 5 s, turn 3 s and 5 s
    assert [leg[:2] for leg in told.legs()] == [(5.0, 15.0), (15.0, 28.0), (35.0, 46.0), (46.0, 54.0)]


def test_follower_waits_for_the_node_ahead() -> None:
    """Two vehicles bring lots to one station: the second waits where the first unloads."""
    nodes = {**THREE, "out": (30.0, 0.0), "home": (40.0, 0.0)}
    lanes = [("in", "middle"), ("middle", "work"), ("work", "out"), ("out", "home"), ("home", "in")]
    plant = line(
        nodes, lanes, {"vehicles": 2, "start": ["home", "out"], "parking": ["home", "out"]},
        supply={"every": 1000.0, "limit": 2, "quantity": 2},
    )  # fmt: skip
    told = run(plant)
    # 40 m back to `in`, so 40 s; then 20 m with the lot
    assert told.states("agv[1]") == [
        (0.0, "idle"), (0.0, "to_pickup"), (40.0, "loading"), (45.0, "loaded"), (65.0, "unloading"), (72.0, "idle"),
    ]  # fmt: skip
    # the other may enter `home` at 40 s and `in` at 55 s, when the first is at the node after it
    assert told.states("agv[2]")[:8] == [
        (0.0, "idle"), (0.0, "blocked"), (40.0, "to_pickup"), (50.0, "blocked"), (55.0, "to_pickup"), (95.0, "loading"),
        (100.0, "loaded"), (120.0, "unloading"),
    ]  # fmt: skip


def test_a_zone_lets_in_one_at_a_time() -> None:
    """Two lanes cross in a zone of capacity 1: the second vehicle waits before it."""
    nodes = {"in": (0.0, 0.0), "work": (20.0, 0.0), "a": (0.0, 50.0), "b": (20.0, 50.0)}
    lanes = [("in", "work", "two-way"), ("a", "b", "two-way"), ("in", "a", "two-way")]
    free = line(nodes, lanes, {"vehicles": 2, "start": ["in", "a"], "parking": ["in", "b"]})
    told = run(free)
    assert told.legs("agv[2]")[0][:3] == (0.0, 20.0, "a-b")
    zone = {"zones": {"crossing": {"lanes": [["in", "work"], ["a", "b"]], "capacity": 1}}}
    held = line(nodes, lanes, {"vehicles": 2, "start": ["in", "a"], "parking": ["in", "b"]}, network=zone)
    told = run(held)
    # agv[2] drives to its parking place first, until 20 s; agv[1] has loaded at 5 s and goes then
    assert told.legs("agv[2]") == [(0.0, 20.0, "a-b", 20.0, 0)]
    assert told.states("agv[1]")[:5] == [
        (0.0, "idle"), (0.0, "loading"), (5.0, "blocked"), (20.0, "loaded"), (40.0, "unloading"),
    ]  # fmt: skip


def _bays(two_way: bool, capacity: int = 1) -> Plant:
    """Two bays, one vehicle in each, and lots that both bring over to the other side."""
    lanes: list[Any] = [{"from": "left", "to": "right", "length": 20.0, "two_way": two_way, "capacity": capacity}]
    if not two_way:
        lanes.append({"from": "right", "to": "left", "length": 20.0})
    return Plant.model_validate(
        {
            "name": "bays",
            "products": {
                "there": {"routing": [{"name": "o", "station": "L", "time": 1.0}, {"name": "q", "station": "R", "time": 1.0}]},
                "back": {"routing": [{"name": "o", "station": "R", "time": 1.0}, {"name": "q", "station": "L", "time": 1.0}]},
            },
            "sources": {name: {"product": name, "every": 1e6} for name in ("there", "back")},
            "stations": {"L": {"node": "left"}, "R": {"node": "right"}},
            "network": {"nodes": {"left": [0, 0], "right": [20, 0]}, "lanes": lanes, "bays": {"left": 2, "right": 2}},
            "fleets": {"agv": {"vehicles": 2, "start": ["left", "right"], "speed": 1.0, "load": 5.0, "unload": 7.0}},
            "transports": [{"fleet": "agv"}],
            "run": {"length": 200.0},
        }
    )  # fmt: skip


def test_two_way_lane_by_one_direction_at_a_time() -> None:
    """Each has a lot for the other side: with one lane one after the other, with two at once."""
    apart = run(_bays(two_way=False))
    assert apart.legs("agv[1]")[0][:2] == apart.legs("agv[2]")[0][:2] == (6.0, 26.0)
    shared = run(_bays(two_way=True))
    assert shared.legs("agv[1]")[0][:2] == (6.0, 26.0)
    assert shared.states("agv[2]")[2:5] == [(6.0, "blocked"), (26.0, "loaded"), (46.0, "unloading")]


def test_a_lane_between_bays_holds_as_many_as_it_says() -> None:
    """Two lots from left to right: one after the other over a lane of capacity 1, together over one of 2."""

    def starts(capacity: int) -> list[float]:
        plant = _bays(two_way=False, capacity=capacity)
        changed = plant.model_copy(
            update={
                "sources": {"there": plant.sources["there"].model_copy(update={"quantity": 2})},
                "fleets": {"agv": plant.fleets["agv"].model_copy(update={"start": ("left",)})},
                "stations": {
                    **plant.stations,
                    "L": plant.stations["L"].model_copy(update={"capacity": 2, "output": 2}),
                },
            }
        )
        told = run(changed)
        return [told.legs(name)[0][0] for name in ("agv[1]", "agv[2]")]

    assert starts(1) == [6.0, 26.0]
    assert starts(2) == [6.0, 6.0]


def test_two_lots_at_once() -> None:
    """A vehicle of capacity 2 takes both lots that wait, one after the other, and brings them in one way."""
    told = run(line(TWO, THERE_AND_BACK, {"capacity": 2}, supply={"every": 1000.0, "limit": 2, "quantity": 2}))
    assert told.legs() == [(10.0, 30.0, "in-work", 20.0, 2)]
    assert told.operations() == [(37.0, 137.0), (137.0, 237.0)]
    single = run(line(TWO, THERE_AND_BACK, {}, supply={"every": 1000.0, "limit": 2, "quantity": 2}))
    assert [leg[4] for leg in single.legs()] == [1, 0, 1]


def test_parking() -> None:
    """After its job a vehicle goes to the nearest free parking node; without any it stays."""
    nodes = {**THREE, "far": (0.0, 40.0), "near": (20.0, 10.0)}
    lanes = [
        ("in", "middle", "two-way"),
        ("middle", "work", "two-way"),
        ("in", "far", "two-way"),
        ("work", "near", "two-way"),
    ]
    told = run(line(nodes, lanes, {"start": ["far"], "parking": ["far", "near"]}))
    assert told.legs()[-1] == (72.0, 82.0, "work-near", 10.0, 0)
    told = run(line(nodes, lanes, {}))
    assert told.legs()[-1][2] == "middle-work"


def test_idle_vehicle_makes_way() -> None:
    """A vehicle that stands idle on the way of another goes where it is in nobody's way."""
    nodes = {**THREE, "aside": (10.0, 10.0)}
    lanes = [("in", "middle", "two-way"), ("middle", "work", "two-way"), ("middle", "aside", "two-way")]
    told = run(line(nodes, lanes, {"vehicles": 2, "start": ["in", "middle"]}))
    assert told.legs("agv[2]") == [(5.0, 15.0, "middle-aside", 10.0, 0)]
    assert told.states("agv[1]") == [
        (0.0, "idle"), (0.0, "loading"), (5.0, "blocked"), (15.0, "loaded"), (35.0, "unloading"), (42.0, "idle"),
    ]  # fmt: skip


def test_full_output_blocks_the_machine() -> None:
    """With room for one lot behind it, the machine stops after its second lot until the vehicle comes."""
    plant = line(
        {**TWO, "end": (20.0, 30.0)}, [("in", "work", "two-way"), ("work", "end", "two-way")], {"start": ["end"], "load": 500.0},
        products={"p": {"routing": [{"name": "o", "station": "S", "time": 10.0}, {"name": "q", "station": "T", "time": 1.0}]}},
        stations={"S": {"node": "work", "output": 1}, "T": {"node": "end"}},
        gates={"in": None}, supply={"every": 1e9, "quantity": 3}, run={"length": 600.0},
    )  # fmt: skip
    told = run(plant)
    # the first lot is done at 10 s, the vehicle is there at 40 s and has loaded it at 540 s
    states = [(time, int(state)) for time, unit, state in told.streams["states"].tolist() if unit == 0]
    assert states == [(0.0, 1), (0.0, 3), (20.0, 4), (540.0, 3), (550.0, 4)]


def test_room_is_kept_at_the_destination() -> None:
    """A vehicle is called when there is room at the end: the second lot waits in the output while T has none."""
    plant = line(
        {**TWO, "end": (20.0, 30.0)}, [("in", "work", "two-way"), ("work", "end", "two-way")], {"start": ["work"]},
        products={"p": {"routing": [{"name": "o", "station": "S", "time": 10.0}, {"name": "q", "station": "T", "time": 200.0}]}},
        stations={"S": {"node": "work"}, "T": {"node": "end", "queue": {"capacity": 0}}},
        gates={"in": None}, supply={"every": 1e9, "quantity": 2}, run={"length": 600.0},
    )  # fmt: skip
    told = run(plant)
    # first lot: 10 + 5 + 30 + 7 = 52 s, done at 252 s; then the vehicle goes back 30 s, loads 5 s, comes 30 s, 7 s
    assert told.operations("T") == [(52.0, 252.0), (324.0, 524.0)]


def test_out_of_the_gate() -> None:
    """A finished lot has left when the vehicle has put it down at the gate."""
    told = run(
        line(
            {**TWO, "out": (20.0, 30.0)},
            [("in", "work", "two-way"), ("work", "out", "two-way")],
            {},
            gates={"out": "out"},
        )
    )
    # 5 + 20 + 7 = 32 s, worked on until 132 s; the vehicle waits there: 5 + 30 + 7 = 42 s
    assert [row[7] for row in told.streams["parts"].tolist()] == [174.0]
    assert told.legs()[-1] == (137.0, 167.0, "work-out", 30.0, 1)


def test_failure_by_the_calendar() -> None:
    """A vehicle that breaks down stands, and goes on where it was."""
    failing = {"failures": [{"every": constant(15.0), "repair": constant(100.0), "clock": "calendar"}]}
    told = run(line(TWO, THERE_AND_BACK, failing, run={"length": 120.0}))
    assert told.states() == [(0.0, "idle"), (0.0, "loading"), (5.0, "loaded"), (15.0, "failed"), (115.0, "loaded")]
    longer = run(line(TWO, THERE_AND_BACK, failing, run={"length": 128.0}))
    assert longer.legs() == [(5.0, 125.0, "in-work", 20.0, 1)]


def test_failure_on_the_operating_clock() -> None:
    """Only time in which it drives and handles lots counts: 5 s of loading and 10 s on the way."""
    failing = {"failures": [{"every": constant(15.0), "repair": constant(100.0), "clock": "operating"}]}
    told = run(line(TWO, THERE_AND_BACK, failing, supply={"start": 50.0}))
    assert told.states() == [
        (0.0, "idle"), (50.0, "loading"), (55.0, "loaded"), (65.0, "failed"), (165.0, "loaded"), (175.0, "unloading"),
        (180.0, "failed"), (280.0, "unloading"), (282.0, "idle"),
    ]  # fmt: skip


def test_a_broken_vehicle_gets_no_job() -> None:
    """The nearest idle vehicle is broken: the other comes."""
    nodes = {**THREE, "far": (0.0, 40.0)}
    lanes = [("in", "middle", "two-way"), ("middle", "work", "two-way"), ("in", "far", "two-way")]
    failing = {"failures": [{"every": constant(20.0), "repair": constant(500.0), "clock": "calendar"}]}
    plant = line(nodes, lanes, {"start": ["middle"], **failing}, supply={"start": 30.0})
    assert (520.0, "to_pickup") in run(plant).states()
    both = plant.model_copy(
        update={
            "fleets": {
                **plant.fleets,
                "spare": plant.fleets["agv"].model_copy(update={"start": ("far",), "failures": ()}),
            }
        }
    )
    assert run(both).states()[1] == (20.0, "failed")


SEEKING = [("nearest", "B"), ("oldest", "A"), ("longest_queue", "C"), ("due_date", "D"), ("priority", "E")]


@pytest.mark.parametrize(("seeks", "first"), SEEKING)
def test_which_job_a_vehicle_seeks(seeks: str, first: str) -> None:
    """Lots wait at five stations while the vehicle carries one: A was first, B is nearest, C has two, D is due, E goes first."""
    names = "ABCDE"
    nodes = {"hub": [0, 0], "end": [1, 0], **{name: [0, 10 + 10 * (name != "B")] for name in names}}
    lanes = [
        {"from": "hub", "to": name, "two_way": True, "length": 10.0 if name == "B" else 20.0}
        for name in (*names, "end")
    ]
    products = {
        name: {
            "routing": [
                {"name": "o", "station": name, "time": {"A": 1.0, "D": 2.5}.get(name, 2.0)},
                {"name": "q", "station": "Z", "time": 0.1},
            ]
        }
        for name in (*names, "first")
        if name != "first"
    }
    orders = [
        {"name": name, "product": name, "quantity": 2 if name == "C" else 1, "due": 100.0 if name == "D" else 1000.0,
         "priority": 9 if name == "E" else 0, "release": 2.0 if name != "A" else 1.5}
        for name in names
    ]  # fmt: skip
    orders.append({"name": "before", "product": "E", "quantity": 1, "release": 0.0, "due": 2000.0})
    plant = Plant.model_validate(
        {
            "name": "seeking", "products": products, "orders": orders,
            "stations": {**{name: {"node": name, "capacity": 2, "output": 5} for name in names}, "Z": {"node": "end"}},
            "network": {"nodes": nodes, "lanes": lanes},
            "fleets": {"agv": {"vehicles": 1, "start": ["hub"], "speed": 1.0, "load": 1.0, "unload": 1.0, "seeks": seeks}},
            "transports": [{"fleet": "agv"}],
        }
    )  # fmt: skip
    told = run(plant)
    # at 2 s it goes for the first lot of E; the next job it seeks when it has put that down
    assert [leg[2] for leg in told.legs() if leg[4] and leg[2].endswith("-hub")][:2] == ["E-hub", f"{first}-hub"]


def _rule(rule: Any) -> Plant:
    """Three lots at once for one vehicle, which seeks them by a rule."""
    return line(TWO, THERE_AND_BACK, {"seeks": rule}, supply={"every": 1.0, "limit": 3})


def test_a_python_rule_by_which_a_vehicle_seeks() -> None:
    plant = _rule(lambda request, vehicle, now: -request.part.serial)
    aboard = Index(plant).place_of["vehicles", "agv"]
    loaded = [row[3] for row in run(plant).streams["levels"].tolist() if row[1] == aboard and row[2] > 0]
    assert loaded == [0, 2, 1]


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (lambda request, vehicle, now: request.nothing, "fleets.agv.seeks: <lambda> failed: AttributeError"),
        (lambda request, vehicle, now: "soon", "fleets.agv.seeks: <lambda> returned 'soon', a number is wanted"),
        (lambda request, vehicle, now: setattr(request, "start", "work") or 1.0, "changed the lot"),
        (lambda request, vehicle, now: setattr(request.part, "pieces", 5) or 1.0, "changed the lot"),
        ("fastest", "fleets.agv.seeks: unknown rule 'fastest'; known are nearest, oldest"),
    ],
)
def test_a_python_rule_that_fails_is_named(rule: Any, said: str) -> None:
    with pytest.raises(SimulationError, match=said):
        run(_rule(rule))


BATTERY = {
    "capacity": 1000.0,
    "charge_power": 100.0,
    "efficiency": 0.5,
    "chargers": ["charger"],
    "low": 0.2,
    "enough": 0.8,
}
CHARGER = {**TWO, "charger": (0.0, 10.0)}
STUB = [("in", "work", "two-way"), ("in", "charger", "two-way")]


def test_charges_below_the_threshold() -> None:
    """Hotel load of 10 W: 80 % are gone after 80 s; the way of 10 s takes 100 J; then from 10 % to 80 % with 50 - 10 W."""
    told = run(
        line(CHARGER, STUB, {"battery": BATTERY, "hotel_power": 10.0}, supply={"start": 500.0}, run={"length": 300.0})
    )
    states = told.states()[:5]
    assert [state for _, state in states] == ["idle", "charging", "idle", "charging", "idle"]
    assert states[1][0] == pytest.approx(90.0, abs=0.01)
    assert states[2][0] - states[1][0] == pytest.approx(700.0 / 40.0, abs=0.01)


def test_charges_while_idle_until_there_is_a_job() -> None:
    """At half charge it goes to charge at once, and leaves for a job at 12 s."""
    battery = {**BATTERY, "start": 0.5, "when_idle": True}
    told = run(line(CHARGER, STUB, {"battery": battery}, supply={"start": 12.0}))
    assert told.states()[:4] == [(0.0, "idle"), (10.0, "charging"), (12.0, "to_pickup"), (22.0, "loading")]


def test_one_charger_for_two() -> None:
    """Both are low: the second waits where it is until the charger is free, and takes no job."""
    nodes = {**CHARGER, "side": (0.0, -10.0), "exit": (-10.0, 10.0)}
    lanes = [
        ("in", "work", "two-way"),
        ("in", "charger"),
        ("charger", "exit"),
        ("exit", "in"),
        ("in", "side", "two-way"),
    ]
    battery = {**BATTERY, "start": 0.1, "enough": 0.6}
    told = run(
        line(
            nodes,
            lanes,
            {"vehicles": 2, "start": ["in", "side"], "battery": battery, "parking": ["exit", "side"]},
            supply={"start": 900.0},
        )
    )
    assert told.states("agv[1]")[:3] == [(0.0, "idle"), (10.0, "charging"), (20.0, "idle")]
    assert told.states("agv[2]")[:2] == [(0.0, "idle"), (40.0, "charging")]


def test_a_vehicle_that_charges_knows_what_it_has_charged() -> None:
    """Idle at its charger, with 50 W in and 40 W out: above `low` all the time, so it takes the lot at once."""
    battery = {**BATTERY, "capacity": 10000.0, "start": 0.25, "when_idle": True}
    fleet = {"start": ["charger"], "parking": ["charger"], "battery": battery, "hotel_power": 40.0}
    told = run(line(CHARGER, STUB, fleet, supply={"start": 50.0}))
    assert told.states()[:3] == [(0.0, "idle"), (0.0, "charging"), (50.0, "to_pickup")]


def test_a_vehicle_on_a_lane_counts_from_its_end() -> None:
    """What it has just left is far away on a one-way loop: 5 s to the end of its lane, then back all around."""
    from models.floor import Floor
    from twin.engine.build import Shop

    lanes = [("in", "middle"), ("middle", "work"), ("work", "in")]
    shop = Shop(line(THREE, lanes, {}), Floor([]), 1, 0, False, None)
    assert shop.transports is not None
    [vehicle] = shop.transports.vehicles
    assert [vehicle.time_to(node) for node in ("in", "middle", "work")] == [0.0, 10.0, 20.0]
    vehicle.coming, vehicle.arrival = "middle", 5.0
    assert [vehicle.time_to(node) for node in ("in", "middle", "work")] == [35.0, 5.0, 15.0]


def test_who_is_in_the_way_goes_beyond_in_one_go() -> None:
    """The second vehicle rests before the station where the first has to go; the third is just leaving it.

    The second drives on behind the third, to the first free node beyond the station, without a stop.
    """
    nodes = {f"n{number}": (10.0 * number, 0.0) for number in range(6)} | {"in": (0.0, -10.0), "work": (30.0, 5.0)}
    lanes = list(pairwise(["in", "n0", "n1", "n2", "work", "n3", "n4", "n5", "in"]))
    plant = line(nodes, lanes, {"vehicles": 3, "start": ["in", "n1", "n2"]}, supply={"every": 1.0, "limit": 2})
    legs = run(plant).legs("agv[2]")[:4]
    assert [leg[2] for leg in legs] == ["n1-n2", "n2-work", "work-n3", "n3-n4"]
    assert legs[0][0] == 15.0
    assert all(after[0] == before[1] for before, after in pairwise(legs))


def test_empty_battery_is_one_line() -> None:
    battery = {**BATTERY, "capacity": 10.0, "low": 0.1}
    with pytest.raises(SimulationError, match=r"agv\[1\] ran out of battery at node work at 25 s") as caught:
        run(line(CHARGER, STUB, {"battery": battery, "mass": 100.0}))
    assert "\n" not in str(caught.value)


def test_battery_energy_in_is_out_and_stored() -> None:
    """Charged energy is driving, hotel load and what is left in the battery."""
    from models.floor import Floor
    from tests.generated.traces import Keeper
    from twin.engine.build import Shop

    battery = {**BATTERY, "capacity": 20000.0, "charge_power": 400.0}
    plant = line(
        CHARGER, STUB, {"battery": battery, "hotel_power": 20.0, "mass": 150.0}, supply={"every": 100.0, "limit": 40}
    )
    keeper = Keeper()
    floor = Floor([keeper])
    shop = Shop(plant, floor, 1, 0, False, None)
    floor.proceed(7000.0)
    floor.close(7000.0)
    assert shop.transports is not None
    [vehicle] = shop.transports.vehicles
    vehicle.draw()
    streams = keeper.trace()
    rows = [(time, state) for time, unit, state in streams["states"].tolist() if unit == vehicle.unit]
    charging = sum(
        after - time for (time, state), (after, _) in zip(rows, [*rows[1:], (7000.0, 0)], strict=True) if state == 6
    )
    assert charging > 100
    put_in = charging * 400.0 * 0.5
    taken = float(streams["legs"][:, 5].sum()) + 20.0 * vehicle.updated
    assert put_in == pytest.approx(taken + vehicle.charge - 20000.0, rel=1e-9)


def test_head_on_is_named() -> None:
    """Two vehicles meet on two-way lanes without a way out."""
    plant = _bays(two_way=True).model_copy(update={"network": Plant.model_validate(
        {
            "name": "x", "products": {"p": {}},
            "network": {
                "nodes": {"left": [0, 0], "a": [10, 0], "b": [20, 0], "right": [30, 0]},
                "lanes": [{"from": "left", "to": "a", "two_way": True}, {"from": "a", "to": "b", "two_way": True},
                          {"from": "b", "to": "right", "two_way": True}],
            },
        }
    ).network})  # fmt: skip
    with pytest.raises(Deadlock) as caught:
        run(plant)
    text = str(caught.value)
    assert "\n" not in text
    assert all(word in text for word in ("agv[1]", "agv[2]", " a ", " b ", "lane a-b", "lane b-a"))


def test_ring_full_of_vehicles_is_named() -> None:
    """Nobody can move on a ring with a vehicle on each node."""
    nodes = {"in": (0.0, 0.0), "work": (20.0, 0.0), "c": (0.0, 10.0)}
    plant = line(nodes, [("in", "work"), ("work", "c"), ("c", "in")], {"vehicles": 3, "start": ["in", "work", "c"]})
    with pytest.raises(Deadlock, match=r"agv\[1\] at in waits for work to go over lane in-work, held by agv\[2\]"):
        run(plant)


def test_no_way_is_one_line() -> None:
    with pytest.raises(SimulationError, match=r"agv\[1\] has no way from node in to node work"):
        run(line(TWO, [("work", "in")], {}))
