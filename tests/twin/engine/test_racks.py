"""Racks with cranes: one cycle by hand, calls, what a full rack does, failures, and pieces that are never lost."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.plant import Plant
from models.trace import VEHICLE_STATES
from tests.twin.engine.runs import Run, made, order, routing, run
from twin.engine.errors import Deadlock

CRANE = {"speed": 2.0, "lift_speed": 0.5, "handling": 10.0}
RACK = {"products": ["gear"], "bays": 5, "levels": 1, "bay_width": 4.0, "level_height": 1.0, "sides": 1,
        "crane": CRANE, "policy": "closest"}  # fmt: skip


def plant(*orders: Any, initial: int = 0, **more: Any) -> Plant:
    rack = {**RACK, **more.pop("rack", {})}
    products = {"gear": routing(("mill", 100.0), made="to_stock", lot=2)} | more.pop("products", {})
    sources = more.pop("sources", {})
    stations = {"mill": {}} | more.pop("stations", {})
    return made(
        *orders, products=products, stations=stations, sources=sources, racks={"store": rack},
        initial={"stock": {"gear": initial}}, **more,
    )  # fmt: skip


def states(found: Run, unit: str = "store") -> list[tuple[float, str]]:
    number = [one.name for one in found.index.units].index(unit)
    return [(row["time"], VEHICLE_STATES[int(row["state"])]) for row in found.rows("states") if row["unit"] == number]


def test_an_order_from_stock_waits_for_the_crane() -> None:
    found = run(plant(order("gear", 3), initial=4))
    # two lots: to the first cell and back, to the second and back, with a pick-up and a put-down each
    assert found.orders() == [("order 1", 0.0, (2 + 10 + 2 + 10) + (4 + 10 + 4 + 10), 3)]
    assert found.level("stock", "gear")[-1][1] == 1
    assert found.level("rack", "store") == [(0.0, 2), (12.0, 1), (38.0, 0)]


def test_a_lot_that_is_made_is_stored_before_it_is_available() -> None:
    found = run(plant(order("gear", 2), sources={"make": {"product": "gear", "keep": 2, "quantity": 2}}), 300.0)
    # made at 200; stored, and out of its cell again
    assert found.orders()[0][2] == 200 + (10 + 2 + 10) + 2 + (2 + 10 + 2 + 10)
    assert states(found) == [
        (0.0, "idle"), (200.0, "loading"), (210.0, "loaded"), (212.0, "unloading"), (222.0, "to_pickup"),
        (226.0, "loading"), (236.0, "loaded"), (238.0, "unloading"), (248.0, "idle"),
    ]  # fmt: skip
    assert [(row["start"], row["distance"], row["lots"]) for row in found.rows("legs")] == [
        (210.0, 4.0, 1.0), (222.0, 4.0, 0.0), (224.0, 4.0, 0.0), (236.0, 4.0, 1.0),
    ]  # fmt: skip


def test_dual_command_takes_a_called_lot_along() -> None:
    product = {"axle": routing(("fit", 1.0, {"components": {"gear": 2}}))}
    more = {
        "products": product,
        "stations": {"fit": {}},
        "sources": {"make": {"product": "gear", "keep": 4, "quantity": 2}},
    }
    single = run(plant(("axle", 199.0), initial=2, **more), 400.0)
    dual = run(plant(("axle", 205.0), initial=2, rack={"command": "dual"}, **more), 400.0)
    assert single.operations("fit")[0][0] == 199 + 2 + 10 + 2 + 10
    # stored in the second cell from 200: 10 + 4 + 10; then the first cell (2 + 10), and out (2 + 10)
    assert dual.operations("fit")[0][0] == 200 + 24 + 12 + 12


def test_kits_are_brought_from_the_rack() -> None:
    product = {"axle": routing(("fit", 30.0, {"components": {"gear": 3}}))}
    found = run(plant(("axle", 0), ("axle", 0), initial=6, products=product, stations={"fit": {}}))
    assert found.work("fit") == [(52.0, 82.0), (84.0, 114.0)]
    assert found.level("stock", "gear")[-1][1] == 0


def test_a_full_rack_lets_lots_wait_at_the_input() -> None:
    rack = {"bays": 2}
    orders = [order("gear", 2, 3000.0)]
    found = run(
        plant(*orders, sources={"make": {"product": "gear", "every": 500.0, "quantity": 2, "limit": 3}}, rack=rack)
    )
    assert max(level for _, level in found.level("rack", "store")) == 2
    waits = dict(found.level("inbound", "store"))
    assert waits[1200.0] == 1
    assert found.orders()[0][2] == 3024.0
    assert found.level("rack", "store")[-1][1] == 1


def test_a_rack_full_of_something_else_is_named() -> None:
    products = {"bolt": routing(("mill", 1.0), made="to_stock")}
    more = {"products": products, "rack": {"products": ["gear", "bolt"], "bays": 2}}
    sources = {"make": {"product": "bolt", "every": 10.0, "limit": 1}}
    with pytest.raises(Deadlock, match="wait for a free cell in store, first of bolt"):
        run(plant(order("bolt", 1), initial=4, sources=sources, **more))


def test_a_crane_that_fails_goes_on_after_the_repair() -> None:
    failure = {"name": "drive", "every": "constant(15 s)", "repair": "constant(100 s)", "clock": "operating"}
    found = run(plant(order("gear", 2), initial=2, rack={"crane": {**CRANE, "failures": [failure]}}))
    assert found.orders()[0][2] == 24 + 100
    assert (15.0, "failed") in states(found)


def test_zones_of_the_nearest_cells() -> None:
    products = {"bolt": routing(("mill", 1.0), made="to_stock")}
    zones = [{"products": ["bolt"], "share": 0.4}, {"products": ["gear"], "share": 0.6}]
    rack = {"products": ["gear", "bolt"], "policy": "dedicated", "zones": zones}
    found = run(plant(order("gear", 2), initial=2, products=products, rack=rack))
    assert found.orders()[0][2] == 6 + 10 + 6 + 10  # the third of five cells


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 2000), st.integers(1, 7)), min_size=1, max_size=8),
    st.integers(0, 12),
    st.integers(1, 3),
    st.sampled_from(["single", "dual"]),
    st.sampled_from(["random", "closest"]),
    st.integers(1, 2),
)
def test_no_piece_is_lost(
    orders: list[tuple[int, int]], initial: int, keep: int, command: str, policy: str, aisles: int
) -> None:
    listed = [order("gear", quantity, float(time)) for time, quantity in orders]
    products = {"axle": routing(("fit", 5.0, {"components": {"gear": 3}}))}
    told = plant(
        *listed, ("axle", 100), ("axle", 300), initial=initial, products=products, stations={"fit": {}},
        sources={"make": {"product": "gear", "keep": keep * 4}},
        rack={"command": command, "policy": policy, "aisles": aisles},
    )  # fmt: skip
    found = run(told, 50_000.0)
    wanted = sum(quantity for _, quantity in orders) + 6
    rows = found.rows("levels")
    place, rack = found.index.place_of["stock", "gear"], found.index.place_of["rack", "store"]
    taken = -sum(row["delta"] for row in rows if row["place"] == place and row["delta"] < 0)
    stocked = sum(good for _, _, good, how in found.parts("gear") if how == "stocked")
    assert taken == wanted
    assert found.level("stock", "gear")[-1][1] == initial + stocked - wanted
    assert min(level for _, level in found.level("stock", "gear")) >= 0
    levels = [level for _, level in found.level("rack", "store")] or [0]
    assert min(levels) >= 0
    assert max(levels) <= found.index.places[rack].capacity
    assert len(found.orders()) == len(orders) + 2
