"""Schedules of plants: what the plan says is what the simulation does, where nothing is random."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import twin
from solvers.scheduling import check
from tests.twin.planning.plants import job_shop, with_noise
from twin.planning.schedule import schedule
from twin.planning.translate import translate

QUICK = {"iterations": 300, "workers": 1}


def plant_of(text: dict) -> twin.Plant:  # type: ignore[type-arg]
    return twin.Plant.model_validate({"name": "p", **text})


def ends(result: twin.ScheduleResult) -> tuple[list[float], list[float]]:
    assert result.strict is not None
    return result.plan.orders["end_s"].tolist(), result.strict.ends[0].tolist()


@pytest.mark.parametrize("seed", range(4))
def test_a_plan_without_chance_is_executed_to_the_second(seed: int) -> None:
    result = schedule(job_shop(seed=seed), 5, replications=1, **QUICK)
    check(result.plan.translation.problem, result.plan.schedule)
    planned, executed = ends(result)
    assert executed == planned
    assert result.strict is not None
    assert result.strict.values["tardiness"][0] == pytest.approx(result.plan.figures["tardiness"])


def test_setups_lots_ways_and_releases_are_executed_as_planned() -> None:
    plant = plant_of(
        {
            "products": {
                "a": {"lot": 2, "family": "red", "routing": [
                    {"name": "cut", "station": "saw", "time": 60.0, "handover": 30.0},
                    {"name": "mill", "station": ["m1", "m2"], "time": {"m1": 100.0, "m2": 80.0}}]},
                "b": {"family": "blue", "routing": [
                    {"name": "cut", "station": "saw", "time": 90.0},
                    {"name": "mill", "station": ["m1", "m2"], "time": 70.0}]},
            },
            "orders": [
                {"name": "A", "product": "a", "quantity": 5, "due": 900.0},
                {"name": "B", "product": "b", "quantity": 3, "due": 600.0, "release": 100.0, "weight": 2.5},
            ],
            "stations": {
                "saw": {"setup": {"matrix": {"red": {"blue": 50.0}, "blue": {"red": 20.0}}, "initial": "blue"}},
                "m1": {}, "m2": {"setup": {"time": 40.0}}},
        }
    )  # fmt: skip
    result = schedule(plant, 5, replications=1, **QUICK)
    planned, executed = ends(result)
    # On the floor a machine changes over when its next lot is there, in the plan before it comes: the gap is named.
    assert all(plan <= done <= plan + 50 + 40 + 20 for plan, done in zip(planned, executed, strict=True))
    assert [gap.key for gap in result.plan.translation.gaps] == ["setups"]
    assert result.plan.translation.problem.operations == 3 * 2 + 3 * 2


def test_components_come_before_what_they_go_into() -> None:
    plant = plant_of(
        {
            "products": {
                "leg": {"lot": 4, "routing": [{"name": "turn", "station": "lathe", "time": 10.0}]},
                "table": {"routing": [{"name": "join", "station": "bench", "time": 30.0, "components": {"leg": 4}}]},
            },
            "orders": [{"name": "T", "product": "table", "quantity": 3}],
            "stations": {"lathe": {}, "bench": {}},
        }
    )
    result = schedule(plant, 5, replications=1, **QUICK)
    assert ends(result) == ([150.0], [150.0])


def test_the_present_state_is_planned_from() -> None:
    shop = job_shop(3, 2)
    text = shop.model_dump(by_alias=True, mode="json")
    first = text["products"]["P0"]["routing"][0]
    text["initial"] = {
        "parts": [{"product": "P0", "operation": "o0", "order": "J0", "remaining": 100.0}],
        "stations": {"M0": {}, "M1": {}},
    }
    station = first["station"][0]
    plant = twin.Plant.model_validate(text)
    result = schedule(plant, 5, replications=1, **QUICK)
    row = result.plan.operations.query("order == 'J0' and operation == 'o0'").iloc[0]
    assert (row["station"], row["start_s"], row["end_s"]) == (station, 0.0, 100.0)
    planned, executed = ends(result)
    assert executed == planned


def test_shifts_are_kept() -> None:
    plant = job_shop(4, 2, shifts={"day": {"start": "08:00", "end": "09:00"}})
    text = plant.model_dump(by_alias=True, mode="json")
    for station in text["stations"].values():
        station |= {"shifts": ["day"], "at_shift_end": "interrupt"}
    result = schedule(twin.Plant.model_validate(text), 5, replications=1, **QUICK)
    planned, executed = ends(result)
    assert executed == planned
    assert not {gap.key for gap in result.plan.translation.gaps}


def test_what_the_problem_cannot_express_is_named() -> None:
    plant = with_noise(job_shop(3, 2))
    text = plant.model_dump(by_alias=True, mode="json")
    text["stations"]["M0"] |= {
        "failures": [{"every": "exponential(10 h)", "repair": "20 min"}],
        "queue": {"capacity": 9},
    }
    keys = {gap.key for gap in translate(twin.Plant.model_validate(text)).gaps}
    assert keys == {"noise", "failures", "queues"}


def test_people_of_whom_there_are_too_few_are_planned() -> None:
    shop = job_shop(4, 3)
    text = shop.model_dump(by_alias=True, mode="json")
    text["people"] = {"worker": {"size": 1}}
    for station in text["stations"].values():
        station["operators"] = {"worker": 1}
    result = schedule(twin.Plant.model_validate(text), 5, replications=1, solver="cpsat", workers=1)
    rows = result.plan.operations.sort_values("start_s")
    assert (rows["start_s"].to_numpy()[1:] >= rows["end_s"].to_numpy()[:-1]).all()


def test_a_schedule_that_cannot_be_followed_is_said_and_followed_loosely() -> None:
    plant = job_shop(6, 3, control={"all": {"cards": 1}})
    result = schedule(plant, 5, replications=2, **QUICK)
    assert "of its schedule" in result.trouble
    assert result.strict is None
    assert result.execution is result.loose
    assert result.loose is not None
    assert not np.isnan(result.loose.ends).any()
    assert "cannot follow this schedule" in result.text()


def test_files_hold_the_schedule(tmp_path: Path) -> None:
    result = schedule(job_shop(), 5, replications=1, **QUICK)
    result.plan.to_csv(tmp_path / "s.csv")
    result.plan.to_excel(tmp_path / "s.xlsx")
    result.plan.to_json(tmp_path / "s.json")
    result.plan.write_dispatch(tmp_path / "d.csv")
    frame = pd.read_csv(tmp_path / "s.csv")
    assert len(frame) == 24
    assert set(pd.read_excel(tmp_path / "s.xlsx", sheet_name=None)) == {"operations", "orders", "figures"}
    rows = pd.read_csv(tmp_path / "d.csv").to_dict("records")
    again = job_shop(schedule=rows)
    assert twin.run(again, 1, workers=1).table("orders")["end"].max() == result.plan.figures["makespan"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"solver": "magic"}, "unknown solver 'magic'; known: cpsat, hybrid, lns, rule, search; rules: SPT"),
        ({"objective": "beauty"}, "unknown objective 'beauty'; known: makespan, tardiness"),
        ({"objective": "tardiness=0.5"}, "is no whole number"),
        ({"objective": "energy"}, "no station states its `power`"),
        ({"robust": 1}, "robust: 1, want at least 2"),
        ({"time_limit": 0.0}, "time: 0 s"),
        ({"replications": -1}, "replications: -1"),
    ],
)
def test_a_wrong_wish_is_one_line(options: dict, said: str) -> None:  # type: ignore[type-arg]
    with pytest.raises(twin.PlanningError) as raised:
        schedule(job_shop(), **options)
    assert said in str(raised.value)
    assert "\n" not in str(raised.value)


def test_an_infeasible_plant_is_called_so_with_the_conflict() -> None:
    plant = job_shop(3, 2)
    orders = [order.model_copy(update={"due": 60.0 * (1 + n)}) for n, order in enumerate(plant.orders)]
    late = plant.model_copy(update={"orders": tuple(orders)})
    with pytest.raises(twin.PlanningError, match=r"there is no schedule: these cannot hold together: .*J0"):
        schedule(late, 10, hard_due=True, workers=1)


def test_nothing_to_schedule_is_said() -> None:
    plant = job_shop(2, 2).model_copy(update={"orders": ()})
    with pytest.raises(twin.StudyError):
        schedule(plant)


def test_robust_choice_tells_price_and_gain() -> None:
    plant = with_noise(job_shop(8, 4), spread=0.5)
    result = schedule(plant, 2, robust=4, replications=3, iterations=200, workers=1)
    choice = result.choice
    assert choice is not None
    assert len(choice.selection.means) == 4
    assert choice.planned[0] <= choice.planned[1] or choice.plan is choice.base
    assert choice.after.replications == 30
    assert "chosen among 4 schedules" in result.text()
    assert "从 4 个方案" in result.text("zh")
