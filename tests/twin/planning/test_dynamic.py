"""Policies under disturbance: what happens on the floor, what is known, what is measured."""

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import twin
from models.orders.description import Order
from tests.twin.planning.plants import job_shop, with_noise
from twin.planning.dynamic import disturbances as d
from twin.planning.dynamic.compare import compare_policies
from twin.planning.dynamic.one_run import Outcome, World, run_policy, world_of
from twin.planning.dynamic.policies import DEFAULT, POLICIES, Policy
from twin.planning.dynamic.situation import Situation
from twin.planning.planned import Planned
from twin.planning.schedule import make_plan
from twin.planning.translate import translate

PLANNING = [name for name in POLICIES if name != "rule"]


def plan_of(plant: twin.Plant) -> Planned:
    return make_plan(translate(plant, sequences_only=True), 60, iterations=300, workers=1)


def run(plant: twin.Plant, policy: str | Policy, *events: d.Disturbance) -> tuple[Outcome, World]:
    plan = plan_of(plant)
    world = world_of(plan, events)
    chosen = POLICIES[policy] if isinstance(policy, str) else policy
    return run_policy(world, plan, chosen, 1, 0), world


@pytest.mark.parametrize("policy", PLANNING)
def test_undisturbed_every_policy_does_what_was_planned(policy: str) -> None:
    plant = job_shop()
    outcome, _ = run(plant, policy)
    figures = plan_of(plant).figures
    assert outcome.values["makespan"] == figures["makespan"]
    assert outcome.values["tardiness"] == pytest.approx(figures["tardiness"])
    if policy != "periodic":
        assert outcome.decisions == ()


def test_right_shift_of_a_breakdown_is_foretold_and_comes_true() -> None:
    outcome, _ = run(one_machine(), "shift", d.Breakdown(150.0, "saw", 0, 60.0, 60.0))
    assert outcome.values["makespan"] == 460.0  # the operation goes on after the repair
    assert outcome.values["tardiness"] == 3 * 60 / 4
    assert outcome.values["moved"] == 0
    assert outcome.values["deviation"] == pytest.approx(2 * 60 / 4)
    assert [one.event for one in outcome.decisions] == ["Breakdown", "Repaired"]
    assert outcome.values["recovery"] == 0.0  # no lot more waits than at the moment of the breakdown


def one_machine() -> twin.Plant:
    return twin.Plant.model_validate(
        {
            "name": "one machine",
            "products": {"a": {"routing": [{"name": "cut", "station": "saw", "time": 100.0}]}},
            "orders": [{"name": f"A{n}", "product": "a", "due": 100.0 * (n + 1)} for n in range(4)],
            "stations": {"saw": {}},
        }
    )


def watched(plant: twin.Plant, *events: d.Disturbance) -> tuple[list[tuple[float, str, float]], Outcome]:
    """What a planner who lets all shift hears when, and the tardiness that is foreseen then; and what comes of it."""
    seen: list[tuple[float, str, float]] = []

    def watch(situation: Any) -> str:
        seen.append((situation.time, situation.event, situation.tardiness))
        return "shift"

    outcome, _ = run(plant, Policy("watch", "function", function=watch, decision_time=0.0), *events)
    return seen, outcome


def test_a_machine_that_failed_twice_is_known_to_be_down_until_both_repairs_are_over() -> None:
    events = d.Breakdown(150.0, "saw", 0, 60.0, 60.0), d.Breakdown(160.0, "saw", 0, 300.0, 300.0)
    seen, outcome = watched(one_machine(), *events)
    assert outcome.values["weighted_tardiness"] == 3 * 310.0  # half of A1 is left at 460
    assert seen == [
        (150.0, "Breakdown", 2 * 60.0),  # of A2 and A3, which have not begun
        (160.0, "Breakdown", 2 * 310.0),
        (210.0, "Repaired", 2 * 310.0),
        (460.0, "Repaired", 2 * 310.0),
    ]


def test_a_repair_that_is_overdue_is_news() -> None:
    seen, _ = watched(one_machine(), d.Breakdown(150.0, "saw", 0, 100.0, 60.0))  # half as long again, each time
    assert [one[:2] for one in seen] == [
        (150.0, "Breakdown"), (210.0, "RepairOverdue"), (240.0, "RepairOverdue"), (250.0, "Repaired")
    ]  # fmt: skip
    assert [one[2] for one in seen] == [2 * 60.0, 2 * 90.0, 2 * 135.0, 2 * 100.0]


def urgent_later() -> twin.Plant:
    """A station that does best to let a long job wait for an urgent one that is still elsewhere."""
    return twin.Plant.model_validate(
        {
            "name": "wait",
            "products": {
                "urgent": {
                    "routing": [
                        {"name": "a", "station": "A", "time": 100.0},
                        {"name": "b", "station": "B", "time": 100.0},
                    ]
                },
                "long": {"routing": [{"name": "b", "station": "B", "time": 200.0}]},
            },
            "orders": [
                {"name": "U", "product": "urgent", "due": 200.0, "weight": 10},
                {"name": "L", "product": "long", "due": 400.0},
            ],
            "stations": {"A": {}, "B": {}},
        }
    )


@pytest.mark.parametrize("patience", [0.0, 0.5, math.inf])
def test_a_station_waits_for_what_its_plan_has_next(patience: float) -> None:
    outcome, _ = run(urgent_later(), Policy("mine", "shift", patience=patience))
    assert outcome.values["weighted_tardiness"] == 0.0


def test_no_station_waits_for_long() -> None:
    outcome, world = run(
        urgent_later(), Policy("mine", "shift", decision_time=0.0), d.Breakdown(50.0, "A", 0, 900.0, 10.0)
    )
    assert world.start[1] == 100
    assert outcome.values["makespan"] == 1000.0 + 100.0
    assert outcome.values["lead_time"] < (1100.0 + 950.0) / 2  # the long job is done before the repair is


def rush(time: float, due: float) -> d.RushOrder:
    return d.RushOrder(time, Order(name="R", product="P0", release=time, due=due, weight=9))


@pytest.mark.parametrize("policy", ["rule", *PLANNING])
def test_every_kind_of_disturbance_is_survived(policy: str) -> None:
    plant = with_noise(job_shop(8, 4, people={"worker": {"size": 4}}))
    events: tuple[d.Disturbance, ...] = (
        d.Breakdown(600.0, "M1", 0, 3000.0, 2000.0),
        rush(900.0, 9000.0),
        d.Cancellation(1200.0, "J3"),
        d.DueChange(1500.0, "J4", 4000.0),
        d.LateMaterial(0.0, "J5", 5000.0),
        d.Absence(1800.0, "worker", 2, 4000.0),
        d.LongerOperation(0.0, "J6", "P6", "o1", 3.0),
    )
    outcome, world = run(plant, policy, *events)
    assert all(math.isfinite(outcome.values[name]) for name in ("tardiness", "lead_time", "utilisation", "makespan"))
    assert world.told.orders[-1].name == "R"
    assert outcome.values["rush_tardiness"] >= 0
    if policy not in ("rule", "periodic"):
        heard = {one.event for one in outcome.decisions}
        assert {"Breakdown", "Repaired", "RushOrder", "Cancellation", "DueChange", "LateMaterial"} <= heard


def test_a_cancelled_order_goes_no_further() -> None:
    plant = job_shop(6, 3)
    done, _ = run(plant, "shift", d.Cancellation(1.0, "J2"))
    before, _ = run(plant, "shift")
    assert done.values["makespan"] <= before.values["makespan"]
    assert len(done.decisions) == 1
    assert done.decisions[0].open < 6 * 3


def test_nothing_is_known_before_its_time() -> None:
    seen: list[tuple[float, str, tuple[str, ...], int]] = []

    def watch(situation: Any) -> str:
        seen.append((situation.time, situation.event, situation.new_orders, situation.open))
        return "shift"

    plant = job_shop(6, 3)
    policy = Policy("watch", "function", function=watch, decision_time=0.0)
    run(plant, policy, d.DueChange(100.0, "J1", 2000.0), rush(2000.0, 9000.0))
    assert [one[:3] for one in seen] == [(100.0, "DueChange", ()), (2000.0, "RushOrder", ("R",))]
    assert seen[0][3] <= 6 * 3  # the rush order's operations are not among them


def test_what_a_decision_takes_delays_it() -> None:
    plant = job_shop(8, 3)
    slow = Policy("slow", "full", decision_time=1e9)
    never, _ = run(plant, slow, rush(300.0, 3000.0))
    assert never.values["rush_tardiness"] > 0
    assert never.decisions[0].action == "full"


def test_while_little_is_left_the_default_plans_anew_at_all_news() -> None:
    def situation(event: str, tardiness: float, left: int) -> Situation:
        return Situation(0.0, event, None, 0.05, 0.0, (), tardiness, left, changed=True)

    default = POLICIES[DEFAULT]
    few, many = default.cheap, default.cheap + 1
    acts = {
        (event, tardiness, left): default.act(situation(event, tardiness, left))
        for event in ("Breakdown", "Period")
        for tardiness in (0.0, 100.0)
        for left in (few, many)
    }
    assert acts["Breakdown", 100.0, few] == "full"
    assert acts["Period", 100.0, few] == "repair"
    assert {what for (_, tardiness, left), what in acts.items() if tardiness == 0 or left == many} == {"shift"}


def test_an_urgent_order_is_served_before_the_others() -> None:
    plant = job_shop(10, 4)
    for policy in ("shift", "hybrid"):
        outcome, world = run(plant, policy, rush(300.0, 5000.0))
        content = sum(float(o.time.mean) for o in plant.products["P0"].routing)  # type: ignore[union-attr]
        mean = content / 4
        assert outcome.values["rush_tardiness"] <= max(300.0 + content + 4 * 2 * mean - 5000.0, 0.0)
        assert world.start.min() == -1


def test_the_same_seed_gives_the_same_comparison() -> None:
    plant = with_noise(job_shop(8, 4))
    options: dict[str, Any] = {"replications": 2, "disturbances": 8, "iterations": 200, "workers": 1}
    one = compare_policies(plant, ["hybrid", "shift"], **options)
    two = compare_policies(plant, ["hybrid", "shift"], **options)
    for name in one.names:
        assert (one.values(name, "weighted_tardiness") == two.values(name, "weighted_tardiness")).all()


def test_a_comparison_ranks_and_says_where_it_is_not_significant(tmp_path: Path) -> None:
    plant = with_noise(job_shop(8, 4))
    found = compare_policies(
        plant, ["rule", "shift", "hybrid"], replications=4, disturbances=8, iterations=200, workers=1
    )
    assert sorted(name for name, _ in found.ranking) == ["hybrid", "rule", "shift"]
    assert not found.ranking[0][1]
    assert found.base == "hybrid"
    means = [found.values(name, "weighted_tardiness").mean() for name, _ in found.ranking]
    assert means == sorted(means)
    assert "ranking by weighted tardiness" in found.text()
    assert "按加权拖期排名" in found.text("zh")
    assert "significantly worse" in found.text()
    table = found.table()
    assert set(table["policy"]) == {"rule", "shift", "hybrid"}
    found.to_csv(tmp_path / "p.csv")
    assert (tmp_path / "p.csv").read_text(encoding="utf-8").startswith("measure,policy,mean")


def test_drawn_disturbances_are_a_function_of_seed_and_replication() -> None:
    plant = job_shop(30, 4, people={"worker": {"size": 2}})
    draw = [d.draw_disturbances(plant, 60, 1e5, 900.0, 1, r) for r in (0, 0, 1)]
    assert draw[0] == draw[1] != draw[2]
    kinds = {type(one).__name__ for row in draw for one in row}
    assert {"Breakdown", "RushOrder", "Cancellation", "DueChange", "LongerOperation", "Absence"} <= kinds
    for row in draw:
        d.check_disturbances(plant, row)
        times = np.array([one.time for one in row])
        assert (np.diff(times) >= 0).all()


@pytest.mark.parametrize(
    ("event", "said"),
    [
        (d.Breakdown(1.0, "M9", 0, 1.0, 1.0), "unknown station 'M9'; known: M0, M1"),
        (d.Breakdown(1.0, "M0", 3, 1.0, 1.0), "station 'M0' has no machine 4"),
        (d.Breakdown(-1.0, "M0", 0, 1.0, 1.0), "comes before the start"),
        (d.Cancellation(1.0, "X"), "unknown order 'X'"),
        (d.Absence(1.0, "smith", 1, 1.0), "unknown pool 'smith'"),
        (d.VehicleDown(1.0, "agv", 0, 1.0), "unknown fleet 'agv'"),
        (d.RushOrder(1.0, Order(name="J0", product="P0")), "order 'J0' is there already"),
    ],
)
def test_a_disturbance_of_what_is_not_there_is_one_line(event: d.Disturbance, said: str) -> None:
    with pytest.raises(twin.PlanningError) as raised:
        compare_policies(job_shop(3, 2), ["shift"], disturbances=lambda n: [event], iterations=50, workers=1)
    assert said in str(raised.value)


def broken(situation: Any) -> str:
    raise ZeroDivisionError("no")


@pytest.mark.parametrize(
    ("policies", "said"),
    [
        (["best"], "unknown policy 'best'; known: rule, shift"),
        (["nowhere.py:f"], "there is no file"),
        (["shift", "shift"], "each once"),
        ([broken], "policy broken failed: ZeroDivisionError: no"),
        ([lambda s: "dance"], "returned 'dance'; want one of nothing, shift, repair, full"),
    ],
)
def test_a_wrong_policy_is_one_line(policies: list[Any], said: str) -> None:
    event = d.Breakdown(100.0, "M0", 0, 50.0, 50.0)
    with pytest.raises(twin.PlanningError) as raised:
        compare_policies(job_shop(3, 2), policies, disturbances=lambda n: [event], iterations=50, workers=1)
    assert said in str(raised.value)


def test_a_solver_that_there_is_not_is_one_line() -> None:
    with pytest.raises(twin.PlanningError, match="unknown solver 'magic'; known: annealing, cpsat"):
        Policy("mine", "full", solver="magic")
