"""Sources and card loops against traces worked out by hand."""

from typing import Any

from tests.twin.engine.runs import made, order, routing, run

LINE = {"p": routing(("A", 1.0), ("B", 5.0))}


def test_conwip() -> None:
    kept = run(made(order("p", 4), products=LINE, stations={"A": {}, "B": {}}, control={"loop": {"cards": 2}}))
    assert kept.work("A") == [(0, 1), (1, 2), (6, 7), (11, 12)]
    assert kept.work("B") == [(1, 6), (6, 11), (11, 16), (16, 21)]
    assert kept.level("backlog", "backlog") == [(0, 2), (6, 1), (11, 0)]


def test_kanban_lets_a_lot_wait_outside_without_holding_its_station() -> None:
    kept = run(
        made(
            order("p", 4),
            products=LINE,
            stations={"A": {}, "B": {}},
            control={"stage": {"cards": 1, "stations": ["B"]}},
        )
    )
    assert kept.work("A") == [(0, 1), (1, 2), (2, 3), (3, 4)]
    assert kept.work("B") == [(1, 6), (6, 11), (11, 16), (16, 21)]
    assert kept.states("A") == [(0, "processing"), (4, "idle")]
    assert kept.level("backlog", "backlog") == [(2, 1), (3, 2), (4, 3), (6, 2), (11, 1), (16, 0)]
    assert all(level == 0 for _, level in kept.level("queue", "B"))


def test_kanban_stages_hold_their_cards_until_the_next_has_one() -> None:
    control = {"one": {"cards": 1, "stations": ["A"]}, "two": {"cards": 1, "stations": ["B"]}}
    kept = run(made(order("p", 3), products=LINE, stations={"A": {}, "B": {}}, control=control))
    assert kept.work("A") == [(0, 1), (1, 2), (6, 7)]
    assert kept.work("B") == [(1, 6), (6, 11), (11, 16)]


def test_scrap_gives_its_card_back() -> None:
    products = {"p": routing(("A", 1.0, {"scrap": 1.0}), ("B", 5.0))}
    kept = run(made(order("p", 3), products=products, stations={"A": {}, "B": {}}, control={"loop": {"cards": 1}}))
    assert kept.work("A") == [(0, 1), (1, 2), (2, 3)]


def test_cards_count_only_their_products() -> None:
    products = {"p": routing(("A", 1.0), ("B", 5.0)), "q": routing(("A", 1.0))}
    plant = made(
        order("p", 2), order("q", 2), products=products, stations={"A": {}, "B": {}},
        control={"loop": {"cards": 1, "products": ["p"]}},
    )  # fmt: skip
    assert run(plant).operations("A") == [
        (0, 1, "p/a", "good"), (1, 2, "q/a", "good"), (2, 3, "q/a", "good"), (6, 7, "p/a", "good"),
    ]  # fmt: skip


def test_split_lots_keep_one_card() -> None:
    products = {"p": routing(("A", 1.0), ("B", 3.0, {"transfer_lot": 1}), lot=2)}
    plant = made(order("p", 4), products=products, stations={"A": {}, "B": {}}, control={"loop": {"cards": 1}})
    kept = run(plant)
    assert kept.work("A") == [(0, 2), (8, 10)]
    assert kept.work("B") == [(2, 5), (5, 8), (10, 13), (13, 16)]


def test_lots_in_place_at_the_start_hold_their_cards() -> None:
    plant = made(
        order("p", 2), products=LINE, stations={"A": {}, "B": {}}, control={"loop": {"cards": 2}},
        initial={"parts": [{"product": "p", "operation": "b", "remaining": 4.0}, {"product": "p", "operation": "b"}]},
    )  # fmt: skip
    kept = run(plant)
    assert kept.work("A") == [(4, 5), (9, 10)]
    assert kept.work("B") == [(0, 4), (4, 9), (9, 14), (14, 19)]


def source(**source: Any) -> Any:
    return made(products=LINE, stations={"A": {}, "B": {}}, sources={"in": {"product": "p", **source}})


def test_a_source_starts_ends_and_counts() -> None:
    kept = run(source(every=4.0, start=2.0, limit=3))
    assert kept.work("A") == [(2, 3), (6, 7), (10, 11)]
    assert kept.ending is not None
    assert (kept.ending.time, kept.ending.reason) == (18, "done")
    assert run(source(every=4.0, start=2.0, until=6.0)).work("A") == [(2, 3), (6, 7)]
    assert run(source(every=4.0, start=2.0, until=5.9)).work("A") == [(2, 3)]


def test_a_source_with_due_dates_tells_its_arrivals_as_orders() -> None:
    kept = run(source(every=4.0, limit=2, due_after=7.0, quantity=2))
    assert kept.orders() == [("in", 0, 11, 2), ("in", 4, 21, 2)]
    assert [row["due"] for row in kept.rows("orders")] == [7, 11]
    assert [row["due"] for row in kept.rows("parts")] == [7, 7, 11, 11]


def test_a_source_as_fast_as_the_plant_takes_its_lots() -> None:
    plant = made(
        products=LINE, stations={"A": {"queue": {"capacity": 1}}, "B": {"queue": {"capacity": 0}}},
        sources={"in": {"product": "p", "limit": 5}},
    )  # fmt: skip
    kept = run(plant)
    assert kept.work("A") == [(0, 1), (1, 2), (6, 7), (11, 12), (16, 17)]
    # a lot begins when it enters: two at 0, one more each time A takes one
    assert sorted(release for release, *_ in kept.parts()) == [0, 0, 1, 6, 11]
    assert kept.level("backlog", "backlog") == []


def test_lots_that_find_no_room_are_lost() -> None:
    plant = made(
        products={"p": routing(("A", 5.0))}, stations={"A": {"queue": {"capacity": 1}}},
        sources={"in": {"product": "p", "every": 2.0, "limit": 5, "when_full": "lose"}},
    )  # fmt: skip
    kept = run(plant)
    assert kept.work("A") == [(0, 5), (5, 10), (10, 15)]  # at 0, 2 and 6; those of 4 and 8 are lost
    assert [(release, end, how) for release, end, _, how in kept.parts()] == [
        (4, 4, "lost"), (0, 5, "finished"), (8, 8, "lost"), (2, 10, "finished"), (6, 15, "finished"),
    ]  # fmt: skip


def test_a_sequence_of_products_repeats() -> None:
    plant = made(
        products={"p": routing(("A", 1.0)), "q": routing(("A", 1.0))}, stations={"A": {}},
        sources={"in": {"product": {"p": 0.5, "q": 0.5}, "sequence": ["p", "p", "q"], "every": 2.0, "limit": 5}},
    )  # fmt: skip
    assert run(plant).sequence("A") == "p p q p p"


def test_orders_are_released_at_their_time_and_by_their_place_in_the_file() -> None:
    plant = made(("b", 5), ("a", 2), ("b", 2), products={"a": routing(("A", 1.0)), "b": routing(("A", 1.0))},
                 stations={"A": {}})  # fmt: skip
    kept = run(plant)
    assert kept.operations("A") == [(2, 3, "a/a", "good"), (3, 4, "b/a", "good"), (5, 6, "b/a", "good")]
    assert kept.orders() == [("order 2", 2, 3, 1), ("order 3", 2, 4, 1), ("order 1", 5, 6, 1)]
