# ruff: noqa: E501
"""What a sweep says: ranking, screening, main effects, tables; computed from data whose answer is known."""

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import twin
from twin.study.sweeping.result import Sweep


def data(**changes: Any) -> dict[str, Any]:
    """Two factors, y = 10 a + b + noise of the replication, in the unit pcs/h; point 5 failed."""
    points = []
    for number, (a, b) in enumerate([(a, b) for a in (1, 2, 3) for b in (0, 4)]):
        made = [10.0 * a + b + noise for noise in (-50.0, -25.0, 0.0, 25.0, 50.0)]
        failed = number == 5
        points.append(
            {"point": number, "levels": [str(a), f"{b} s"], "numbers": [a, b], "state": "failed" if failed else "done",
             "error": "deadlock" if failed else "", "same_as": None, "result": f"k{number}", "engine": "reference",
             "warm_up": 0.0, "values": [] if failed else [made, [float(a)] * 5]}
        )  # fmt: skip
    return {
        "format": "factory-twin sweep", "format_version": 1, "version": "0", "name": "study", "zh": None,
        "description": "", "plant": "p", "seed": 1, "length": 3600.0, "currency": "CNY",
        "design": {"kind": "full_factorial"},
        "factors": [
            {"name": "a", "fields": ["x.a"], "unit": "", "numeric": True, "levels": ["1", "2", "3"]},
            {"name": "b", "fields": ["x.b"], "unit": "s", "numeric": True, "levels": ["0 s", "4 s"]},
        ],
        "figures": [
            {"label": "throughput", "figure": "throughput", "of": "", "unit": "pcs/h", "goal": "max"},
            {"label": "wip", "figure": "wip", "of": "", "unit": "pcs", "goal": "min"},
        ],
        "points": points, "selection": None,
    } | changes  # fmt: skip


@pytest.fixture
def sweep(tmp_path: Path) -> Sweep:
    return opened(tmp_path)


def opened(folder: Path, **changes: Any) -> Sweep:
    (folder / "sweep.json").write_text(json.dumps(data(**changes)))
    return twin.open_sweep(folder)


def test_ranking_and_what_may_be_best(sweep: Sweep) -> None:
    assert [point.number for point in sweep.ranked] == [4, 3, 2, 1, 0]
    assert sweep.best.levels == ("3", "0 s")
    # Noise common to all points takes nothing away from the differences, which do not vary.
    assert sweep.in_doubt == {4}
    assert sweep.undominated == {1, 3, 4}
    assert sweep.failed[0].error == "deadlock"


def test_main_effects(sweep: Sweep) -> None:
    a, b = sweep.effects()
    assert [level.mean for level in a.levels] == [12.0, 22.0, 30.0]
    assert [level.points for level in a.levels] == [2, 2, 1]
    assert all(level.distance.half_width == pytest.approx(0.0, abs=1e-9) for level in a.levels)
    assert a.range == 18.0
    # Means 10, 14, 20, 24, 30: total 251.2; between the levels of a 235.2.
    assert a.share == pytest.approx(235.2 / 251.2)
    assert b.share < 0.1


def test_a_range_has_parts_with_the_same_number_of_points(tmp_path: Path) -> None:
    made = data()
    made["factors"][0]["levels"] = []
    (tmp_path / "sweep.json").write_text(json.dumps(made))
    effect = twin.open_sweep(tmp_path).effects()[0]
    assert len(effect.levels) == 5
    assert sum(level.points for level in effect.levels) == 5


def test_text_in_both_languages_says_all(sweep: Sweep) -> None:
    said = sweep.text()
    assert "Best is point 4 (a 3, b 0 s): throughput 30" in said
    assert "No other point is as good, with 95 % confidence." in said
    assert "Undominated in all objectives together: 3 of 5 points." in said
    assert "1 of 6 points failed:\npoint 5 (a 3, b 4 s): deadlock" in said
    chinese = sweep.text("zh", width=60)
    assert "最优为点 4" in chinese
    assert "失败" in chinese
    assert repr(sweep) == "<Sweep 'study': 5 of 6 points, seed 1>"


@pytest.mark.parametrize(
    ("design", "selection", "said"),
    [
        ({"kind": "kn", "confidence": 0.9, "indifference": 2.0}, {"reached": True, "probability": 0.9, "in_doubt": [3]},
         "With at least 90 % probability it is the best, or worse than it by less than 2 pcs/h."),
        ({"kind": "kn", "confidence": 0.9, "indifference": 2.0}, {"reached": False, "probability": None, "in_doubt": [3, 4]},
         "When at_most was reached, 2 of 5 points were still in contention: nothing is promised."),
        ({"kind": "ocba", "confidence": 0.9, "budget": 9}, {"reached": True, "probability": 0.99999, "in_doubt": [3]},
         "estimated probability of at least 99.9 % (not a guarantee)"),
        ({"kind": "ocba", "confidence": 0.9, "budget": 9}, {"reached": False, "probability": 0.5, "in_doubt": [3, 4]},
         "The budget is spent: it is the best with an estimated probability of 50 %, less than 90 %."),
    ],
)  # fmt: skip
def test_a_selection_says_what_it_promises(tmp_path: Path, design: Any, selection: Any, said: str) -> None:
    sweep = opened(tmp_path, design=design, selection={"best": 3} | selection)
    assert sweep.best.number == 3
    assert said in sweep.verdict()
    assert sweep.verdict("zh")


def test_few_replications_and_no_point_at_all(tmp_path: Path) -> None:
    made = data()
    for point in made["points"]:
        point["values"] = [values[:4] for values in point["values"]]
    (tmp_path / "sweep.json").write_text(json.dumps(made))
    assert len(twin.open_sweep(tmp_path).in_doubt) == 5
    assert "Fewer than 5 replications each" in twin.open_sweep(tmp_path).verdict()
    for point in made["points"]:
        point |= {"state": "failed", "error": "no", "values": []}
    (tmp_path / "sweep.json").write_text(json.dumps(made))
    none = twin.open_sweep(tmp_path)
    assert "No point could be run." in none.text()
    with pytest.raises(twin.StudyError, match="no point could be run: no"):
        _ = none.best
    assert len(none.records()) == 6


def test_tables(sweep: Sweep, tmp_path: Path) -> None:
    sweep.to_csv(tmp_path / "a.csv")
    sweep.to_excel(tmp_path / "a.xlsx")
    for table in (pd.read_csv(tmp_path / "a.csv"), pd.read_excel(tmp_path / "a.xlsx"), sweep.to_frame()):
        assert list(table["point"]) == [4, 3, 2, 1, 0, 5]
        assert table["throughput [pcs/h]"][0] == 30.0
        assert table["error"][5] == "deadlock"
        assert list(table["a"])[:5] == [3.0, 2.0, 2.0, 1.0, 1.0]
    assert json.loads(sweep.to_json())[5]["throughput [pcs/h]"] is None
