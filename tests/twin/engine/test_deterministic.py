"""Stations against traces worked out by hand: blocking, setup, batches, alternatives, buffers, handovers."""

import pytest

from models.plant import Plant
from tests.twin.engine.runs import made, order, routing, run

NO_ROOM = {"queue": {"capacity": 0}}


def test_a_line_without_buffers_blocks_after_service() -> None:
    plant = made(
        order("p", 4),
        products={"p": routing(("A", 3.0), ("B", 5.0), ("C", 4.0))},
        stations=dict.fromkeys("ABC", NO_ROOM),
    )
    kept = run(plant)
    assert kept.work("A") == [(0, 3), (3, 6), (8, 11), (13, 16)]
    assert kept.work("B") == [(3, 8), (8, 13), (13, 18), (18, 23)]
    assert kept.work("C") == [(8, 12), (13, 17), (18, 22), (23, 27)]
    assert kept.states("A") == [
        (0, "processing"), (6, "blocked"), (8, "processing"), (11, "blocked"), (13, "processing"), (16, "blocked"),
        (18, "idle"),
    ]  # fmt: skip
    assert kept.states("C") == [
        (0, "idle"), (8, "processing"), (12, "idle"), (13, "processing"), (17, "idle"), (18, "processing"),
        (22, "idle"), (23, "processing"),
    ]  # fmt: skip
    assert kept.parts() == [(0, end, 1, "finished") for end in (12, 17, 22, 27)]
    assert kept.level("backlog", "backlog") == [(0, 3), (3, 2), (8, 1), (13, 0)]
    assert kept.level("wip", "p") == [(0, 4), (12, 3), (17, 2), (22, 1), (27, 0)]
    assert kept.orders() == [("order 1", 0, 27, 4)]
    assert (kept.ending.time, kept.ending.reason) == (27, "done")  # type: ignore[union-attr]


@pytest.mark.parametrize("capacity", [0, 1, 7, None])
def test_part_100_of_a_deterministic_line(capacity: int | None) -> None:
    """Max-plus algebra: part n leaves at 3 + 5 + 4 + (n - 1) 5, whatever the buffers."""
    plant = made(
        products={"p": routing(("A", 3.0), ("B", 5.0), ("C", 4.0))},
        stations={name: {"queue": {"capacity": capacity}} for name in "ABC"},
        sources={"supply": {"product": "p", "every": 3.0}},
    )
    kept = run(plant, length=508.0)
    assert [end for _, end, _, _ in kept.parts()] == [12 + 5 * n for n in range(100)]


def test_two_machines_share_a_queue() -> None:
    plant = made(order("p", 5), products={"p": routing(("A", 4.0))}, stations={"A": {"capacity": 2}})
    kept = run(plant)
    assert kept.work("A[1]") == [(0, 4), (4, 8), (8, 12)]
    assert kept.work("A[2]") == [(0, 4), (4, 8)]


def test_alternatives_take_the_shortest_queue_also_within_one_instant() -> None:
    products = {"p": routing((["A", "B"], {"A": 4.0, "B": 6.0}))}
    stations: dict[str, object] = {"A": {}, "B": {}}
    two = run(made(order("p", 2), products=products, stations=stations))
    assert (two.work("A"), two.work("B")) == ([(0, 4)], [(0, 6)])
    plant = made(order("p", 4), products=products, stations=stations)
    kept = run(plant)
    assert kept.work("A") == [(0, 4), (4, 8)]
    assert kept.work("B") == [(0, 6), (6, 12)]
    first = run(plant.model_copy(update={"policies": plant.policies.model_copy(update={"routing": "first"})}))
    assert first.work("A") == [(0, 4), (4, 8), (8, 12), (12, 16)]
    assert first.work("B") == []


def test_the_first_of_two_full_alternatives_that_has_room_takes_the_lot() -> None:
    products = {"p": routing(("F", 1.0), (["A", "B"], {"A": 9.0, "B": 4.0}))}
    stations = {"F": {}, "A": NO_ROOM, "B": NO_ROOM}
    kept = run(made(order("p", 4), products=products, stations=stations))
    assert kept.work("F") == [(0, 1), (1, 2), (2, 3), (6, 7)]
    assert kept.work("A") == [(1, 10), (10, 19)]  # at 10 both are free: A comes first in the plant
    assert kept.work("B") == [(2, 6), (6, 10)]


def test_setup_matrix() -> None:
    setup = {"matrix": {"a": {"b": 10.0}, "b": {"a": 20.0}}, "time": 5.0, "initial": "a"}
    plant = made(
        *(order(name) for name in "abaac"),
        products={name: routing(("A", 1.0)) for name in "abc"},
        stations={"A": {"setup": setup}},
    )
    kept = run(plant)
    assert kept.work("A") == [(0, 1), (11, 12), (32, 33), (33, 34), (39, 40)]
    assert kept.states("A") == [
        (0, "processing"), (1, "setup"), (11, "processing"), (12, "setup"), (32, "processing"), (34, "setup"),
        (39, "processing"),
    ]  # fmt: skip


def test_the_first_family_is_free_where_none_is_set_up() -> None:
    plant = made(
        order("a"), order("b"),
        products={"a": routing(("A", 1.0)), "b": routing(("A", 1.0, {"family": "x"}))},
        stations={"A": {"setup": {"time": 5.0}}},
    )  # fmt: skip
    assert run(plant).work("A") == [(0, 1), (6, 7)]


def oven(batch: dict[str, object], *releases: float, **more: object) -> Plant:
    return made(
        *(("p", release) for release in releases), products={"p": routing(("O", 5.0))},
        stations={"O": {"batch": batch, **more}},
    )  # fmt: skip


def test_an_oven_waits_for_its_smallest_batch_and_takes_its_largest() -> None:
    kept = run(oven({"min": 2, "max": 3, "wait": 10.0}, 0, 4, 5, 6, 7, 8))
    # the sixth lot has waited 10 s at 18 and goes alone
    assert kept.work("O") == [(4, 9), (4, 9), (9, 14), (9, 14), (9, 14), (18, 23)]
    assert kept.states("O") == [(0, "idle"), (4, "processing"), (14, "idle"), (18, "processing")]


def test_an_oven_that_is_busy_when_the_wait_is_over_starts_at_once_when_free() -> None:
    kept = run(oven({"min": 2, "max": 2, "wait": 3.0}, 0, 0, 1))
    assert kept.work("O") == [(0, 5), (0, 5), (5, 10)]


def test_a_wait_that_is_over_for_a_lot_that_went_starts_nothing() -> None:
    kept = run(oven({"min": 2, "max": 2, "wait": 10.0}, 0, 2, 8))
    assert kept.work("O") == [(2, 7), (2, 7), (18, 23)]


def test_batches_by_product_family_and_any() -> None:
    def starts(by: str) -> list[tuple[float, float]]:
        plant = made(
            order("a"), order("b"), order("c"), order("b"),
            products={
                "a": routing(("O", 5.0), family="x"), "b": routing(("O", 5.0), family="y"),
                "c": routing(("O", 5.0), family="x"),
            },
            stations={"O": {"batch": {"min": 2, "max": 4, "by": by, "wait": 100.0}}},
        )  # fmt: skip
        return run(plant).work("O")

    assert starts("family") == [(0, 5), (0, 5), (5, 10), (5, 10)]  # a and c, then b and b
    assert starts("any") == [(0, 5), (0, 5), (5, 10), (5, 10)]  # the first two that come, then the others
    assert starts("product") == [(0, 5), (0, 5), (100, 105), (105, 110)]  # b and b; a and c go alone


def test_a_shared_buffer_gives_each_station_its_own() -> None:
    plant = made(
        order("a"), order("a"), order("b"), order("a"),
        products={"a": routing(("A", 3.0)), "b": routing(("B", 4.0))},
        stations={"A": {"buffer": "stack"}, "B": {"buffer": "stack"}},
        buffers={"stack": {"capacity": 3}},
    )  # fmt: skip
    kept = run(plant)
    assert kept.work("A") == [(0, 3), (3, 6), (6, 9)]
    assert kept.work("B") == [(0, 4)]
    assert kept.level("buffer", "stack") == [(0, 2), (3, 1), (6, 0)]


def test_a_full_shared_buffer_still_lets_in_the_lot_that_an_idle_station_wants() -> None:
    plant = made(
        order("a", 3), order("b"), products={"a": routing(("A", 3.0)), "b": routing(("B", 4.0))},
        stations={"A": {"buffer": "stack"}, "B": {"buffer": "stack"}}, buffers={"stack": {"capacity": 1}},
    )  # fmt: skip
    kept = run(plant)
    assert kept.work("A") == [(0, 3), (3, 6), (6, 9)]
    assert kept.work("B") == [(0, 4)]
    assert kept.level("buffer", "stack") == [(0, 1), (3, 1), (6, 0)]


def test_handovers_take_time_and_keep_room_at_the_end() -> None:
    plant = made(
        order("p", 3), products={"p": routing(("A", 1.0), ("B", 5.0, {"handover": 7.0}))},
        stations={"A": {}, "B": NO_ROOM}, handovers=[{"from": "A", "to": "B", "time": 2.0}],
    )  # fmt: skip
    kept = run(plant)
    # B is asked for room when the way begins: the second lot leaves A at 8, when B is free again
    assert kept.work("A") == [(0, 1), (1, 2), (8, 9)]
    assert kept.work("B") == [(3, 8), (10, 15), (17, 22)]
    assert [end for _, end, _, _ in kept.parts()] == [15, 22, 29]
    assert kept.level("transit", "transit") == [
        (1, 1), (3, 0), (8, 2), (10, 1), (15, 2), (17, 1), (22, 1), (29, 0),
    ]  # fmt: skip


def test_the_handover_of_an_operation_goes_before_that_of_the_plant() -> None:
    plant = made(
        order("p"), products={"p": routing(("A", 1.0, {"handover": 3.0}), ("B", 5.0))},
        stations={"A": {}, "B": {}}, handovers=[{"from": "A", "to": "B", "time": 2.0}],
    )  # fmt: skip
    assert run(plant).work("B") == [(4, 9)]


def test_operations_without_time_pass_in_one_instant() -> None:
    plant = made(
        order("p", 3), products={"p": routing(("A", 0.0), ("B", 0.0), ("C", 1.0))},
        stations={"A": NO_ROOM, "B": NO_ROOM, "C": NO_ROOM},
    )  # fmt: skip
    kept = run(plant)
    assert kept.work("C") == [(0, 1), (1, 2), (2, 3)]
    assert kept.work("A") == [(0, 0), (0, 0), (0, 0)]
    assert kept.states("B") == [(0, "blocked"), (2, "idle")]


def test_the_time_of_a_station_serves_operations_that_state_none() -> None:
    plant = made(
        order("a"), order("b", 4), products={"a": routing(("A", None)), "b": routing(("A", None), lot=4)},
        stations={"A": {"time": {"a": 2.0, "b": 3.0}}},
    )  # fmt: skip
    assert run(plant).work("A") == [(0, 2), (2, 14)]
