"""The table of figures: estimates over replications, batch means, display and files."""

import json
from math import isnan, sqrt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.twin.figures.synthetic import blank, example, make_plant, scaled, table
from twin.figures import (
    PLANT,
    Comparison,
    FigureError,
    FigureTable,
    NotKnown,
    Subject,
    WarmUpChoice,
    all_figures,
    figure,
    registry,
)
from twin.figures.batches import independent, inflation
from twin.figures.text import display_width, percent, readable_unit, value_text
from twin.statistics import estimate

STEADY = WarmUpChoice(0, 0.0, "found")


def outputs(plant: object, *pieces: float) -> FigureTable:
    """Replications that made so many pumps an hour."""
    runs = []
    for count in pieces:
        run = blank(plant)  # type: ignore[arg-type]
        run.finished_pieces[:, 0] = count
        runs.append(run)
    return table(plant, *runs)  # type: ignore[arg-type]


def noisy(windows: int, seed: int, smooth: float = 0.0, shifts: bool = False) -> FigureTable:
    """One steady run with random output in each window; `smooth` is the weight of the window before."""
    changes = {"shifts": {"day": {"start": "06:00", "end": "14:00"}}} if shifts else {}
    if shifts:
        stations = {name: {"shifts": ["day"]} for name in ("mill", "bench")}
        changes |= {"stations": stations, "people": {}}
    plant = make_plant(**changes)
    run = blank(plant, windows)
    noise = np.random.default_rng(seed).normal(size=windows)
    for w in range(1, windows):
        noise[w] += smooth * noise[w - 1]
    run.finished_pieces[:, 0] = 100 + noise
    return table(plant, run, warm_up=STEADY)


def test_estimates_over_replications() -> None:
    found = outputs(make_plant(), 10, 12, 14)["throughput"]
    assert found == estimate([10.0, 12.0, 14.0])
    assert found.half_width == pytest.approx(4.302652729911275 * 2 / sqrt(3))


def test_a_figure_known_in_some_replications_says_in_how_many() -> None:
    plant = make_plant()
    one, two = example(plant), scaled(example(plant), "failures", 2)
    row = table(plant, one, blank(plant), two).row("mttr", "mill")
    assert row.estimate.mean == pytest.approx((600 + 300) / 2 / 3600)
    assert row.estimate.n == 2
    assert isnan(row.values[1])
    assert row.note == "known in 2 of 3 replications: no failure occurred"


def test_one_run_has_an_interval_from_its_batches() -> None:
    figures = noisy(200, seed=1)
    found, run = figures["throughput"], figures.spans[0].measures
    batches = run.finished_pieces[:, 0].reshape(20, 10).mean(axis=1)
    expected = estimate(batches).half_width * sqrt(inflation(batches))
    assert found.n == 20
    assert found.mean == pytest.approx(run.finished_pieces[:, 0].mean(), rel=1e-12)
    assert found.half_width == pytest.approx(expected, rel=1e-9)
    assert figures.row("throughput").note == "interval from 20 batches of one run"
    total = figures["parts_out"]
    assert total.half_width == pytest.approx(200 * expected, rel=1e-9)


def test_batches_take_the_last_whole_windows() -> None:
    figures = noisy(209, seed=1)
    batches = figures.spans[0].measures.finished_pieces[9:, 0].reshape(20, 10).mean(axis=1)
    expected = estimate(batches).half_width * sqrt(inflation(batches))
    assert figures["throughput"].half_width == pytest.approx(expected, rel=1e-9)


def test_batches_that_depend_on_each_other_give_no_interval() -> None:
    figures = noisy(200, seed=3, smooth=1.0)
    row = figures.row("throughput")
    assert not row.estimate.has_interval
    assert "depend on each other" in row.note


def test_no_interval_of_extremes_short_runs_runs_that_end_and_shifts() -> None:
    assert noisy(200, 1).row("simulated_time").note == "no interval: one replication"
    assert "too few" in noisy(8, 1).row("throughput").note
    plant = make_plant()
    assert "ends with its orders" in table(plant, example(plant)).row("throughput").note
    assert "shifts" in noisy(200, 1, shifts=True).row("throughput").note


def test_the_test_of_independence_holds_its_level() -> None:
    generator = np.random.default_rng(5)
    refused = sum(not independent(generator.normal(size=20)) for _ in range(4000)) / 4000
    assert refused == pytest.approx(0.05, abs=0.015)
    assert not independent(np.arange(20.0))
    assert independent(np.full(20, 3.0))


def test_correlation_that_is_left_widens_the_interval() -> None:
    # squares about the mean add to 15 - 49 / 6, squares of differences to 1 + 0 + 4 + 1 + 4
    r = 1 - 10 / (2 * (15 - 49 / 6)) + 1 / 6
    assert inflation(np.array([1.0, 0.0, 0.0, 2.0, 1.0, 3.0])) == pytest.approx((1 + r) / (1 - r))
    assert inflation(np.array([1.0, 0.0, 1.0, 0.0, 1.0, 0.0])) == 1.0


def test_intervals_from_batches_cover() -> None:
    generator = np.random.default_rng(2)
    covered = given = 0
    for _ in range(1000):
        x = np.empty(240)
        x[0] = 0.0
        for n, noise in enumerate(generator.normal(size=239), 1):
            x[n] = 0.8 * x[n - 1] + noise
        batches = x[40:].reshape(20, 10).mean(axis=1)
        if independent(batches):
            found = estimate(batches)
            given += 1
            covered += abs(found.mean) <= found.half_width * sqrt(inflation(batches))
    assert given > 600
    assert 0.92 <= covered / given <= 0.98


def test_rows_are_found_by_name_of_figure_and_subject() -> None:
    figures = outputs(make_plant(), 10)
    assert figures.row("throughput").subject == PLANT
    assert figures.row("throughput", "pump").subject == Subject("product", "pump")
    assert figures.row("throughput", Subject("product", "pump")) is figures.row("throughput", "pump")
    with pytest.raises(FigureError, match="unknown figure 'throughputs'; did you mean throughput"):
        figures.row("throughputs")
    with pytest.raises(FigureError, match="figure throughput: not known of 'mill'; it is known of: plant, pump"):
        figures.row("throughput", "mill")


def test_a_value_for_an_unknown_figure_is_refused() -> None:
    plant = make_plant(figures={"sales_grwth": 3.0})
    with pytest.raises(FigureError, match="figures: sales_grwth: no figure of that name; did you mean sales_growth"):
        outputs(plant, 10)


def test_the_short_table_fits_and_says_how_it_came_about() -> None:
    text = outputs(make_plant(), 10, 12, 14).text()
    assert text.startswith("pumps: 3 replications, 10 h judged; no warm-up: the run ends with its orders")
    line = next(line for line in text.splitlines() if line.startswith("throughput"))
    assert line.split() == ["throughput", "12.0", "5.0", "pcs/h"]
    narrow = outputs(make_plant(), 10, 12, 14).text("zh", width=40)
    assert all(display_width(line) <= 40 for line in narrow.splitlines()[2:])


def test_columns_stay_straight_in_chinese() -> None:
    lines = outputs(make_plant(), 10, 12, 14).text("zh").splitlines()[2:]
    rule = lines[1].split("  ")
    first, second = display_width(rule[0]), display_width(rule[1])
    for line in lines[2:]:
        cut = 0
        while display_width(line[:cut]) < first + 2 + second:
            cut += 1
        assert line[cut : cut + 2].strip() == ""
        assert line[cut - 1] != " "


def test_the_full_table_holds_every_figure_and_reason() -> None:
    plant = make_plant()
    figures = table(plant, example(plant))
    text, kinds = figures.text(all=True), {subject.kind for subject in figures.subjects}
    assert "needs `sales_growth` under `figures:` in the plant file" in text
    for entry in all_figures().values():
        assert (entry.en in text) == any(kind in kinds for kind in entry.per), entry.name


def test_what_a_plant_cannot_have_is_in_no_table() -> None:
    """A plant without vehicles shows no figure of vehicles, known or unknown."""
    plant = make_plant()
    figures = table(plant, example(plant))
    of_fleets = {name for name, entry in all_figures().items() if entry.per == ("fleet",)}
    assert len(of_fleets) > 10
    assert not of_fleets.intersection(row.figure.name for row in figures.rows())
    both = Comparison({"A": figures, "B": figures})
    assert not of_fleets.intersection(change.figure.name for change in both.changes(all=True))
    assert not of_fleets.intersection(change.figure.name for change in both.changes())


def test_the_bottleneck_is_named() -> None:
    plant = make_plant()
    figures = table(plant, example(plant))
    # of the mill's time 37.5 + 8.33 + 8.33 + 12.5 % are active and 12.5 % off shift
    assert figures["active_share", "mill"].mean == pytest.approx(100 * (2 / 3) / 0.875)
    assert figures.text().endswith(
        "busiest: mill (76.19 % of its planned time); momentary bottleneck most often: mill (55 % of the time)"
    )
    assert figures.text("zh").endswith("最忙：铣床（占计划时间 76.19 %）；瞬时瓶颈多为：铣床（占时间 55 %）")
    assert figures.bottleneck() in figures.text(all=True)
    assert table(plant, blank(plant)).bottleneck() == ""


def test_units_that_people_read() -> None:
    assert [readable_unit("h", hours)[1] for hours in (100.0, 71.0, 0.5, 0.01, 0.0)] == ["d", "h", "min", "s", "h"]
    assert readable_unit("kWh", 20_000.0) == (1000.0, "MWh")
    assert [value_text(v) for v in (12345.6, 12.3456, 7.0, float("nan"))] == ["12,346", "12.346", "7", "-"]
    assert [percent(v, h) for v, h in ((4.06, 0.63), (-0.001, 0.2), (5.5512, 0.012))] == ["+4.06", "+0.00", "+5.551"]


def test_files_hold_numbers(tmp_path: Path) -> None:
    figures = outputs(make_plant(), 10, 12, 14)
    figures.to_csv(tmp_path / "f.csv")
    figures.to_excel(tmp_path / "f.xlsx")
    for frame in (pd.read_csv(tmp_path / "f.csv"), pd.read_excel(tmp_path / "f.xlsx")):
        row = frame[(frame.figure == "throughput") & (frame.kind == "plant")].iloc[0]
        assert (row.value, row.n, row.unit, row.zh) == (12.0, 3, "pcs/h", "产出速率")
        assert len(frame) == len(figures.records())
    data = json.loads(figures.to_json(tmp_path / "f.json"))
    assert json.loads((tmp_path / "f.json").read_text(encoding="utf-8")) == data
    unknown = next(row for row in data if row["figure"] == "sales_growth")
    assert unknown["value"] is None
    assert unknown["note"].startswith("needs")


def test_html_names_and_escapes() -> None:
    html = outputs(make_plant(name="a < b"), 10, 12)._repr_html_()
    assert "a &lt; b" in html
    assert "throughput" in html
    assert "设备综合效率" in outputs(make_plant(), 10).to_html("zh")


def test_another_package_adds_a_figure_by_one_function(monkeypatch: pytest.MonkeyPatch) -> None:
    all_figures()
    monkeypatch.setattr(registry, "_FIGURES", dict(registry._FIGURES))

    @figure("pairs", en="pairs", zh="对", unit="1", formula="pieces / 2", source="test", reads=("finished_pieces",))
    def pairs(span: object, subject: Subject) -> float:
        return span.product("finished_pieces", subject) / 2  # type: ignore[attr-defined, no-any-return]

    assert outputs(make_plant(), 10)["pairs"].mean == 50.0

    def other(span: object, subject: Subject) -> float:
        raise NotKnown("never")

    with pytest.raises(FigureError, match="'pairs' is already defined in"):
        figure("pairs", en="", zh="", unit="1", formula="", source="", reads=())(other)


def test_a_figure_that_breaks_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    all_figures()
    monkeypatch.setattr(registry, "_FIGURES", dict(registry._FIGURES))

    @figure("broken", en="broken", zh="坏", unit="1", formula="1 / 0", source="test", reads=())
    def broken(span: object, subject: Subject) -> float:
        return 1 / 0

    with pytest.raises(FigureError, match="figure broken of plant: ZeroDivisionError"):
        outputs(make_plant(), 10).row("broken")
