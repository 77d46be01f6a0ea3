from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.checking.routing import check, flow, transitions, unused_operations
from models.product.description import Operation
from tests.models.checking.plants import plant


def routing(*operations: dict[str, Any]) -> list[Operation]:
    return [Operation.model_validate({"station": "s", "time": 1} | operation) for operation in operations]


def test_visits_of_a_straight_routing_with_scrap() -> None:
    found = flow(routing({"name": "a", "scrap": 0.1}, {"name": "b", "scrap": 0.2}, {"name": "c"}))
    assert found.visits == pytest.approx([1, 0.9, 0.72])
    assert found.passed == pytest.approx([0.9, 0.72, 0.72])
    assert found.finished == pytest.approx(0.72)


def test_visits_where_parts_repeat_are_geometric() -> None:
    found = flow(routing({"name": "a"}, {"name": "b", "rework": 0.25, "rework_to": "a"}))
    assert found.visits == pytest.approx([4 / 3, 4 / 3])
    assert found.finished == pytest.approx(1)


def test_scrap_comes_before_rework() -> None:
    found = flow(routing({"name": "a", "scrap": 0.5, "rework": 0.5}))
    assert found.visits == pytest.approx([1 / (1 - 0.25)])
    assert found.finished == pytest.approx(1 / 3)


def test_an_inspection_sends_back_what_is_defective_as_often_as_it_may() -> None:
    inspection = {"detection": 0.8, "false_alarm": 0.1, "rework": "make", "rework_limit": 1}
    found = flow(routing({"name": "make", "defects": 0.3}, {"name": "test", "inspection": inspection}))
    rejected = 0.3 * 0.8 + 0.7 * 0.1
    assert found.visits == pytest.approx([1 + rejected, 1 + rejected])
    assert found.finished == pytest.approx(1 - rejected**2)


def test_an_inspection_without_rework_makes_scrap_of_its_samples() -> None:
    inspection = {"sampling": 0.5, "detection": 0.8}
    found = flow(routing({"name": "make", "defects": 0.3, "inspection": inspection}, {"name": "pack"}))
    assert found.visits == pytest.approx([1, 1 - 0.3 * 0.5 * 0.8])


def test_defects_stay_until_an_inspection_finds_them() -> None:
    found = flow(routing({"name": "a", "defects": 0.5}, {"name": "b"}, {"name": "c", "inspection": {}}, {"name": "d"}))
    assert found.visits == pytest.approx([1, 1, 1, 0.5])


def test_a_part_can_enter_on_the_way() -> None:
    assert flow(routing({"name": "a"}, {"name": "b"}, {"name": "c"}), 1).visits == pytest.approx([0, 1, 1])


@given(seed=st.integers(0, 2**32 - 1), size=st.integers(1, 6))
@settings(max_examples=30, deadline=None)
def test_visits_of_any_network_solve_the_traffic_equations(seed: int, size: int) -> None:
    random = np.random.default_rng(seed)
    shares = random.dirichlet(np.ones(size + 1), size)
    names = [f"o{i}" for i in range(size)] + ["end"]
    operations = []
    for i in range(size):
        row = [float(share) for share in shares[i]]
        row[-1] = 1 - sum(row[:-1])
        operations.append({"name": names[i], "next": dict(zip(names, row, strict=True))})
    found = flow(routing(*operations))
    start = np.eye(size)[0]
    assert found.visits == pytest.approx(np.linalg.solve(np.eye(size) - shares[:, :-1].T, start))
    assert found.finished == pytest.approx(1)


def test_transitions_and_operations_that_are_never_reached() -> None:
    made = routing({"name": "a", "next": {"c": 1}}, {"name": "b"}, {"name": "c", "rework": 0.1, "rework_to": "a"})
    assert unused_operations(made) == [1]
    assert transitions(made) == {(0, 2), (2, 0)}


GEAR = "products.gear.routing."
ENDLESS: list[tuple[list[tuple[str, Any]], str, str]] = [
    ([(GEAR + "0.rework", 1)], GEAR + "0.rework", "all of them repeat from 'turn'"),
    ([(GEAR + "1.rework", 1), (GEAR + "1.rework_to", "turn")], GEAR + "1.rework", "all of them repeat from 'turn'"),
    ([(GEAR + "1.next", {"turn": 1})], GEAR + "1.next", "no part can leave the loop turn > join > turn"),
    ([(GEAR + "1.next", {"turn": 1, "end": 0})], GEAR + "1.next", "no part can leave the loop"),
    ([(GEAR + "1.scrap", 1)], GEAR + "1.scrap", "every part is scrap here"),
    ([(GEAR + "2.inspection", {"false_alarm": 1})], GEAR + "2.inspection", "every part is scrap at last"),
    (
        [(GEAR + "2.inspection", {"false_alarm": 1, "rework": "turn"})],
        GEAR + "2.inspection",
        "every part is scrap at last",
    ),
    (
        [(GEAR + "0.next", {"join": 0.5, "test": 0.5}), (GEAR + "1.next", {"join": 1})],
        GEAR + "1.next",
        "no part can leave the loop join > join",
    ),
]


@pytest.mark.parametrize(("changes", "place", "message"), ENDLESS)
def test_parts_that_no_routing_can_finish(changes: list[tuple[str, Any]], place: str, message: str) -> None:
    [(path, text)] = check(plant(*changes))
    assert ".".join(map(str, path)) == place
    assert message in text


def test_the_sound_plant_can_finish_its_parts() -> None:
    assert check(plant()) == []


def test_a_loop_with_a_way_out_is_right() -> None:
    assert check(plant((GEAR + "1.next", {"turn": 0.99, "test": 0.01}))) == []
