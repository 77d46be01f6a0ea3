"""Assembly, disassembly, lots, quality and stock against traces worked out by hand."""

from typing import Any

import pytest

import twin
from models.plant import Plant
from tests.twin.engine.runs import made, order, routing, run
from twin.engine.choice import Engine


def car(wheels: int = 1, **more: Any) -> Plant:
    """Cars of four wheels, made at W in 2 s each, and a purchased body; A takes 10 s."""
    products = {
        "car": routing(("A", 10.0, {"components": {"wheel": 4, "body": 1}})),
        "wheel": routing(("W", 2.0), lot=wheels),
        "body": {},
    }
    return made(order("car", **more), products=products, stations={"A": {}, "W": {}})


def test_an_assembly_waits_for_its_kit() -> None:
    kept = run(car())
    assert kept.work("W") == [(0, 2), (2, 4), (4, 6), (6, 8)]
    assert kept.work("A") == [(8, 18)]
    assert kept.parts("wheel") == [(0, end, 1, "stocked") for end in (2, 4, 6, 8)]
    assert kept.parts("car") == [(0, 18, 1, "finished")]
    assert kept.level("stock", "wheel") == [(2, 1), (4, 2), (6, 3), (8, 0)]
    assert kept.level("stock", "body") == []  # bought, always at hand
    assert kept.level("queue", "A") == [(0, 1), (8, 0)]
    whole = [(row["time"], row["whole"], row["pieces"]) for row in kept.rows("genealogy")]
    assert len(whole) == 4
    assert set(whole) == {(8, whole[0][1], 1)}
    assert len({row["component"] for row in kept.rows("genealogy")}) == 4


def test_a_lot_of_components_is_built_into_several_wholes() -> None:
    kept = run(car(wheels=8, quantity=2))
    assert kept.work("W") == [(0, 16)]
    assert kept.work("A") == [(16, 26), (26, 36)]
    assert kept.level("stock", "wheel") == [(16, 4), (26, 0)]
    assert [row["pieces"] for row in kept.rows("genealogy")] == [4, 4]
    assert len({row["component"] for row in kept.rows("genealogy")}) == 1


def test_a_lot_that_is_assembled_wants_the_kits_of_all_its_pieces() -> None:
    products = {"pair": routing(("A", 3.0, {"components": {"pin": 2}}), lot=3), "pin": routing(("P", 1.0))}
    kept = run(made(order("pair", 3), products=products, stations={"A": {}, "P": {}}))
    assert kept.work("A") == [(6, 15)]
    assert kept.parts("pair") == [(0, 15, 3, "finished")]


def test_two_machines_do_not_take_the_same_kit() -> None:
    products = {"car": routing(("A", 10.0, {"components": {"key": 1}})), "key": routing(("K", 4.0), made="to_stock")}
    plant = made(
        order("car", 2, release=5.0), products=products, stations={"A": {"capacity": 2}, "K": {}},
        sources={"keys": {"product": "key", "every": 20.0, "start": 1.0}},
    )  # fmt: skip
    kept = run(plant, length=60.0)
    assert sorted(kept.work("A[1]") + kept.work("A[2]")) == [(5, 15), (25, 35)]
    assert kept.level("stock", "key") == [(5, 0), (25, 0), (45, 1)]


def test_the_first_lot_whose_kit_is_there_goes_first() -> None:
    products = {
        "x": routing(("A", 3.0, {"components": {"slow": 1}})),
        "y": routing(("A", 3.0, {"components": {"fast": 1}})),
        "slow": routing(("S", 9.0)),
        "fast": routing(("F", 1.0)),
    }
    kept = run(made(order("x"), order("y"), products=products, stations={"A": {}, "S": {}, "F": {}}))
    assert kept.operations("A") == [(1, 4, "y/a", "good"), (9, 12, "x/a", "good")]


def test_components_that_are_scrap_are_made_again() -> None:
    plant = made(
        order("car"), stations={"A": {}, "K": {}},
        products={
            "car": routing(("A", 10.0, {"components": {"key": 1}})), "key": routing(("K", 4.0, {"scrap": 0.5})),
        },
    )  # fmt: skip
    found = set()
    for seed in range(8):
        kept = run(plant, seed=seed)
        tries = len(kept.work("K"))
        found.add(tries)
        assert kept.work("K") == [(4 * n, 4 * n + 4) for n in range(tries)]
        assert kept.work("A") == [(4 * tries, 4 * tries + 10)]
        assert kept.parts("key")[-1][3] == "stocked"
        assert all(how == "scrapped" for *_, how in kept.parts("key")[:-1])
    assert len(found) > 1


def test_disassembly_releases_what_it_takes_out() -> None:
    products = {"core": routing(("D", 3.0, {"outputs": {"gear": 2}})), "gear": routing(("G", 1.0))}
    kept = run(made(order("core", 2), products=products, stations={"D": {}, "G": {}}))
    assert kept.work("D") == [(0, 3), (3, 6)]
    assert kept.work("G") == [(3, 4), (4, 5), (6, 7), (7, 8)]
    assert kept.parts("core") == [(0, 3, 1, "finished"), (0, 6, 1, "finished")]
    assert kept.parts("gear") == [
        (3, 4, 1, "finished"),
        (3, 5, 1, "finished"),
        (6, 7, 1, "finished"),
        (6, 8, 1, "finished"),
    ]
    cores = [row["part"] for row in kept.rows("parts") if row["product"] == 0]
    assert [row["whole"] for row in kept.rows("genealogy")] == [cores[0], cores[0], cores[1], cores[1]]


def test_transfer_lots_overtake_nothing_and_add_up() -> None:
    products = {"p": routing(("A", 1.0), ("B", 3.0, {"transfer_lot": 2}), ("C", 1.0), lot=5)}
    kept = run(made(order("p", 5), products=products, stations={"A": {}, "B": {}, "C": {}}))
    assert kept.work("A") == [(0, 5)]
    assert kept.work("B") == [(5, 11), (11, 17), (17, 20)]
    assert kept.work("C") == [(11, 13), (17, 19), (20, 21)]
    assert kept.parts() == [
        (0, 5, 5, "split"), (0, 13, 2, "finished"), (0, 19, 2, "finished"), (0, 21, 1, "finished"),
    ]  # fmt: skip
    assert [row["number"] for row in kept.rows("parts")] == [0, 0, 2, 4]
    assert kept.orders() == [("order 1", 0, 21, 5)]
    assert kept.level("wip", "p")[-1] == (21, 0)
    assert max(level for _, level in kept.level("wip", "p")) == 5


def test_an_order_is_cut_into_lots() -> None:
    kept = run(made(order("p", 7), products={"p": routing(("A", 1.0), lot=3)}, stations={"A": {}}))
    assert kept.work("A") == [(0, 3), (3, 6), (6, 7)]
    assert [good for _, _, good, _ in kept.parts()] == [3, 3, 1]


INSPECTED = {"inspection": {"rework": "a", "rework_limit": 1}}


@pytest.mark.parametrize(
    ("first", "second", "operations", "end"),
    [
        # all defective: back once, then scrap
        (
            {"defects": 1.0}, INSPECTED,
            [(0, 2, "p/a", "good"), (2, 3, "p/b", "rework"), (3, 5, "p/a", "good"), (5, 6, "p/b", "scrap")],
            (0, 6, 0, "scrapped"),
        ),
        # all defective, none found
        (
            {"defects": 1.0}, {"inspection": {"detection": 0.0, "rework": "a"}},
            [(0, 2, "p/a", "good"), (2, 3, "p/b", "good"), (3, 7, "p/c", "good")], (0, 7, 1, "finished"),
        ),
        # false alarm without rework: scrap
        (
            {}, {"inspection": {"false_alarm": 1.0}},
            [(0, 2, "p/a", "good"), (2, 3, "p/b", "scrap")], (0, 3, 0, "scrapped"),
        ),
        # nothing sampled: no time
        (
            {"defects": 1.0}, {"inspection": {"sampling": 0.0}},
            [(0, 2, "p/a", "good"), (2, 2, "p/b", "good"), (2, 6, "p/c", "good")], (0, 6, 1, "finished"),
        ),
        # all lost at once
        ({"scrap": 1.0}, {}, [(0, 2, "p/a", "scrap")], (0, 2, 0, "scrapped")),
        # over an operation
        ({"next": {"c": 1.0}}, {}, [(0, 2, "p/a", "good"), (2, 6, "p/c", "good")], (0, 6, 1, "finished")),
        # out of the routing
        (
            {}, {"next": {"a": 0.0, "end": 1.0}}, [(0, 2, "p/a", "good"), (2, 3, "p/b", "good")], (0, 3, 1, "finished"),
        ),
        # a chance of nothing is nothing
        (
            {"scrap": 0.0, "rework": 0.0, "defects": 0.0}, {"inspection": {}},
            [(0, 2, "p/a", "good"), (2, 3, "p/b", "good"), (3, 7, "p/c", "good")], (0, 7, 1, "finished"),
        ),
    ],
)  # fmt: skip
def test_quality(
    first: dict[str, Any], second: dict[str, Any], operations: list[Any], end: tuple[float, float, int, str]
) -> None:
    products = {"p": routing(("A", 2.0, first), ("B", 1.0, second), ("C", 4.0))}
    kept = run(made(order("p"), products=products, stations={"A": {}, "B": {}, "C": {}}))
    assert kept.operations() == operations
    assert kept.parts() == [end]
    assert kept.orders() == [("order 1", 0, end[1], end[2])]


def test_rework_repeats_from_where_it_says() -> None:
    products = {"p": routing(("A", 2.0), ("B", 1.0), ("C", 4.0, {"rework": 0.5, "rework_to": "b"}))}
    plant = made(order("p"), products=products, stations={"A": {}, "B": {}, "C": {}})
    seen = set()
    for seed in range(8):
        operations = run(plant, seed=seed).operations()
        times = len(operations) // 2
        seen.add(times)
        expected = [(0, 2, "p/a", "good")]
        for n in range(times):
            start = 2 + 5 * n
            expected += [(start, start + 1, "p/b", "good"), (start + 1, start + 5, "p/c", "rework")]
        expected[-1] = (*expected[-1][:3], "good")
        assert operations == expected
    assert len(seen) > 1


def test_lots_lose_single_pieces() -> None:
    products = {"p": routing(("A", 1.0, {"scrap": 0.5}), ("B", 2.0), lot=10)}
    kept = run(made(order("p", 10), products=products, stations={"A": {}, "B": {}}), seed=3)
    good = kept.parts()[0][2]
    assert 0 < good < 10
    assert kept.work("B") == [(10, 10 + 2 * good)]
    assert kept.level("wip", "p") == [(0, 10), (10, good), (10 + 2 * good, 0)]
    assert kept.rows("parts")[0]["pieces"] == 10
    assert kept.orders() == [("order 1", 0, 10 + 2 * good, good)]
    assert [(row["pieces"], row["good"]) for row in kept.rows("operations")] == [(10, good), (good, good)]


def test_a_source_keeps_up_a_stock() -> None:
    plant = made(
        order("w", 2, release=20.0), order("w", 5, release=30.0),
        products={"w": routing(("A", 2.0), made="to_stock")}, stations={"A": {}},
        sources={"fill": {"product": "w", "keep": 3}},
    )  # fmt: skip
    kept = run(plant, length=100.0)
    assert kept.work("A") == [(0, 2), (2, 4), (4, 6), (20, 22), (22, 24)] + [(n, n + 2) for n in range(30, 40, 2)]
    # the second order waits for two more than the three there, and the stock is filled up behind it
    assert kept.level("stock", "w") == [
        (2, 1), (4, 2), (6, 3), (20, 1), (22, 2), (24, 3), (32, 4), (34, 0), (36, 1), (38, 2), (40, 3),
    ]  # fmt: skip
    assert kept.orders() == [("order 1", 20, 20, 2), ("order 2", 30, 34, 5)]


def test_orders_take_from_the_stock_of_the_start() -> None:
    plant = made(
        order("w", 2), order("w", 2, release=3.0), products={"w": routing(("A", 2.0), made="to_stock")},
        stations={"A": {}}, initial={"stock": {"w": 4}},
    )  # fmt: skip
    kept = run(plant)
    assert kept.orders() == [("order 1", 0, 0, 2), ("order 2", 3, 3, 2)]
    assert kept.level("stock", "w") == [(0, 2), (3, 0)]
    assert kept.ending is not None
    assert kept.ending.time == 3


def test_orders_from_stock_are_served_in_their_order() -> None:
    plant = made(
        order("w", 3), order("w", 1), products={"w": routing(("A", 2.0), made="to_stock")},
        stations={"A": {}}, sources={"fill": {"product": "w", "every": 10.0, "limit": 4}},
    )  # fmt: skip
    assert run(plant).orders() == [("order 1", 0, 22, 3), ("order 2", 0, 32, 1)]


@pytest.mark.parametrize("engine", ["reference", "compiled"])
def test_components_in_place_at_the_start_that_are_lost_are_made_again(engine: Engine) -> None:
    """No order asks for them; others that are in place are not their replacement."""
    rods = {"product": "rod", "operation": "a", "lots": 9}
    plant = made(
        products={"pump": routing(("B", 1.0, {"components": {"rod": 1}})), "rod": routing(("A", 1.0, {"scrap": 0.6}))},
        stations={"A": {}, "B": {}},
        initial={"parts": [rods, {"product": "pump", "operation": "b", "lots": 9}]},
    )  # fmt: skip
    outcome = twin.run(plant, replications=3, engine=engine, workers=1)
    for replication in range(3):
        ends = outcome.table("parts", replication).groupby(["product", "how"]).size()
        assert (ends["pump", "finished"], ends["rod", "stocked"]) == (9, 9)
        assert ends["rod", "scrapped"] > 0
