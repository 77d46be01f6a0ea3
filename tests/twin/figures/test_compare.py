"""Comparison of plants: changes, intervals, verdicts in both languages, and all forms of output."""

import json
from math import isnan
from pathlib import Path

import pandas as pd
import pytest

from tests.twin.figures.synthetic import blank, example, make_plant, scaled, table
from twin.figures import Comparison, FigureError, FigureTable, Subject
from twin.statistics import Verdict, compare


def made(*pieces: float, **changes: object) -> FigureTable:
    """Replications that made so many pumps an hour."""
    plant = make_plant(**changes)
    runs = []
    for count in pieces:
        run = blank(plant)
        run.finished_pieces[:, 0] = count
        runs.append(run)
    return table(plant, *runs)


A, B = (100.0, 104.0, 96.0, 101.0), (110.0, 115.0, 105.0, 112.0)


@pytest.fixture(scope="module")
def both() -> Comparison:
    return Comparison({"A": made(*A), "B": made(*B)})


def test_change_and_verdict_are_those_of_the_pairs(both: Comparison) -> None:
    change = both.change("throughput")
    assert change.pair == compare(A, B, "higher")
    assert change.verdict is Verdict.BETTER
    assert change.relative[0] == pytest.approx(100 * (442 - 401) / 401)
    assert change.verdict_text("zh") == "改善"


def test_the_direction_of_the_figure_judges(both: Comparison) -> None:
    back = Comparison({"B": both.tables["B"], "A": both.tables["A"]})
    assert back.change("throughput").verdict is Verdict.WORSE
    assert Comparison({"A": made(*A), "same": made(*A)}).change("throughput").verdict is Verdict.NO_DIFFERENCE
    assert both.change("cost_per_piece_overhead").verdict is Verdict.BETTER


def test_one_replication_is_not_judged() -> None:
    change = Comparison({"A": made(100), "B": made(110)}).change("throughput")
    assert change.verdict is Verdict.NOT_JUDGED
    assert change.change_text() == "+10.0 %"
    assert change.verdict_text("zh") == "未判定（仅一次重复）"


def test_several_variants_share_the_confidence() -> None:
    three = Comparison({"A": made(*A), "B": made(*B), "C": made(*A[::-1])})
    assert three.change("throughput", variant="B").pair == compare(A, B, "higher", 0.95, 2)
    with pytest.raises(FigureError, match="no throughput of plant in 'D'; variants are B, C"):
        three.change("throughput", variant="D")
    head = three.text().splitlines()[0].split()
    assert head == ["figure", "unit", "A", "B", "change", "verdict", "C", "change", "verdict"]


def test_numbers_of_replications_must_agree() -> None:
    with pytest.raises(FigureError, match="compare: B: 1 replications, want 4 as A has"):
        Comparison({"A": made(*A), "B": made(110)})
    with pytest.raises(FigureError, match="want at least 2"):
        Comparison({"A": made(*A)})


def test_the_table_shows_before_after_change(both: Comparison) -> None:
    line = next(line for line in both.text().splitlines() if line.startswith("throughput"))
    relative = both.change("throughput").relative
    assert line.split()[:4] == ["throughput", "pcs/h", "100.2", "110.5"]
    assert f"{relative[0]:+.1f} % ({relative[1]:+.1f} .. {relative[2]:+.1f})" in line
    assert line.endswith("better")
    assert "改善" in both.text("zh")


def test_the_reference_table_has_its_21_rows(both: Comparison) -> None:
    lines = both.miit().splitlines()
    assert len(lines) == 2 + 21
    assert [line.split()[0] for line in lines[2:]] == [str(n) for n in range(1, 22)]
    assert lines[9].split()[1:3] == ["生产效率", "1/h"]
    assert "+10.2 %" in lines[9]
    assert lines[5].split()[3:] == ["-", "-"]


def test_the_verdict_in_words(both: Comparison) -> None:
    said = both.verdict()
    change, low, high = both.change("throughput").relative
    assert said.startswith(f"B against A: better: {change:.1f} % ± {(high - low) / 2:.1f} % more output")
    assert "lower cost per piece" in said
    assert said.endswith("(4 replications under common random numbers, 95% intervals).")
    chinese = both.verdict("zh")
    assert chinese.startswith("B 与 A 相比，改善：产出增加10.2 %")
    assert "公共随机数" in chinese
    assert "no difference is judged" in Comparison({"A": made(100), "B": made(110)}).verdict()


def test_worse_and_equal_are_said_too() -> None:
    plant = make_plant()
    base = table(plant, example(plant), scaled(example(plant), "lead_sum", 1.01))
    slow = table(plant, *(scaled(run, "lead_sum", factor) for run, factor in
                          ((example(plant), 1.2), (example(plant), 1.21))))  # fmt: skip
    said = Comparison({"fast": base, "slow": slow}).verdict()
    assert "worse: 19.9" in said
    assert "longer lead time" in said
    assert "no significant difference in output" in said


def test_a_subject_that_only_one_plant_has_is_left_out() -> None:
    plant = make_plant()
    stations = {**{name: station.model_dump() for name, station in plant.stations.items()}, "press": {}}
    wide = make_plant(stations=stations)
    run = blank(wide)
    both = Comparison({"A": table(wide, run, run), "B": made(10, 10)})
    with pytest.raises(FigureError, match="no share_idle of press"):
        both.change("share_idle", Subject("station", "press"))
    assert both.change("share_idle", Subject("station", "bench")).before.estimate.mean == 100.0


def test_replications_in_which_one_is_unknown_are_left_out_of_the_pairs() -> None:
    plant = make_plant()
    one, two = example(plant), scaled(example(plant), "failures", 2)
    both = Comparison({"A": table(plant, one, blank(plant), two), "B": table(plant, two, two, two)})
    change = both.change("mttr", Subject("station", "mill"))
    assert change.pair is not None
    assert change.pair.difference.n == 2
    assert change.note == "both known in 2 of 3 replications"


def test_given_values_are_compared_as_such() -> None:
    both = Comparison({
        "A": made(*A, figures={"development_time": 100.0}),
        "B": made(*B, figures={"development_time": 80.0}),
    })  # fmt: skip
    change = both.change("development_time")
    assert change.relative[0] == pytest.approx(-20.0)
    assert change.note == "as given in the plant file"


def test_files_hold_numbers(both: Comparison, tmp_path: Path) -> None:
    both.to_csv(tmp_path / "c.csv")
    both.to_excel(tmp_path / "c.xlsx")
    for frame in (pd.read_csv(tmp_path / "c.csv"), pd.read_excel(tmp_path / "c.xlsx")):
        row = frame[(frame.figure == "throughput") & (frame.kind == "plant")].iloc[0]
        assert (row.before, row.after, row.verdict, row.verdict_zh) == (100.25, 110.5, "better", "改善")
    data = json.loads(both.to_json())
    unknown = next(row for row in data if row["figure"] == "sales_growth")
    assert (unknown["change_percent"], unknown["n"]) == (None, 0)
    assert isnan(both.change("sales_growth").relative[0])
    assert "better" in both._repr_html_()
