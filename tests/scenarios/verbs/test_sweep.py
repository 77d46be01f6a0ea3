"""`twin sweep`: table, files, page, JSON; wrong input is one line and exit code 2."""

import json
from pathlib import Path

import pytest

from scenarios.command import main
from tests.twin.study.sweeping.studies import FILE, study_file
from tests.viz.browser import visit
from twin.study import cluster


def test_table_files_json_and_show(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = study_file(tmp_path)
    outputs = ["--csv", str(tmp_path / "a.csv"), "--xlsx", str(tmp_path / "a.xlsx"), "--html", str(tmp_path / "a.html")]
    assert main(["sweep", str(file), "-n", "2", "--workers", "1", *outputs]) == 0
    out = capsys.readouterr().out
    assert "Best is point" in out
    assert "twin show" in out
    assert (tmp_path / "study.sweep" / "sweep.json").is_file()
    assert (tmp_path / "a.xlsx").stat().st_size > 1000
    assert "lathes" in (tmp_path / "a.csv").read_text(encoding="utf-8-sig")
    assert main(["sweep", str(file), "-n", "2", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert len(told["points"]) == 4
    assert told["best"] == told["points"][0]["point"]
    assert {effect["factor"] for effect in told["effects"]} == {"lathes", "packing"}
    assert main(["show", str(tmp_path / "study.sweep"), "--lang", "zh"]) == 0
    assert "最优为点" in capsys.readouterr().out
    point = tmp_path / "study.sweep" / told["points"][0]["result"]
    assert main(["show", str(point)]) == 0
    assert main(["show", str(tmp_path / "study.sweep"), "parts"]) == 2


def test_the_page_draws_every_chart_offline_and_says_nothing(tmp_path: Path) -> None:
    text = FILE.replace("levels: [20 s, 100 s]", "from: 20 s, to: 100 s").replace("lathes and", "<b>&amp; lathes")
    file = study_file(tmp_path, text + "design: {kind: latin_hypercube, points: 6}\n")
    for language in ("en", "zh"):
        page = tmp_path / f"{language}.html"
        words = ["sweep", str(file), "-n", "2", "--workers", "1", "--html", str(page), "--lang", language]
        assert main(words) == 0
        seen = visit(page)
        assert seen.console == []
        # the ranking, and two factors for each of three figures
        assert seen.dom.count('class="plot js-plotly-plot"') == 7
        assert "<b>&amp; lathes" not in seen.dom


WRONG = [
    ("lathe.capacity", "lathe.capcity"),
    ("levels: [1, 2]", "levels: [1, -2]"),
    ("levels: [1, 2]", "levels: []"),
    ("[throughput,", "[thruput,"),
    ("factors:", "factors: {}\nfigures: []\nx:"),
    ("plant.yaml", "nowhere.yaml"),
]


@pytest.mark.parametrize(("old", "new"), WRONG)
def test_a_wrong_study_is_told_in_lines_with_exit_code_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], old: str, new: str
) -> None:
    file = study_file(tmp_path, FILE.replace(old, new))
    assert main(["sweep", str(file)]) == 2
    said = capsys.readouterr().err
    assert said
    assert all(line.startswith("twin: ") and "study.yaml" in line for line in said.splitlines())
    assert not (tmp_path / "study.sweep").exists()


def test_other_wrong_input(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "REACH", 0.5)
    file = str(study_file(tmp_path))
    for words, code in (
        (["sweep", str(tmp_path / "none.yaml")], 2),
        (["sweep", file, "-n", "0"], 2),
        (["sweep", file, "--length", "5 kg"], 2),
        (["sweep", file, "--workers", "0"], 2),
        (["sweep", file, "--out", file], 2),
        (["sweep", file, "--csv", file], 2),
        (["sweep", file, "--cluster", "tcp://127.0.0.1:1"], 1),
        (["sweep", file, "--cluster", "no address"], 2),
        (["run", str(tmp_path / "plant.yaml"), "--cluster", "tcp://127.0.0.1:1"], 1),
    ):
        assert main(words) == code, words
        assert len(capsys.readouterr().err.splitlines()) == 1, words
    assert Path(file).read_text() == FILE


def test_all_points_failing_is_told_and_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = FILE.replace(
        "stations.lathe.capacity, levels: [1, 2]", "'products.bolt.routing[turn].station', levels: [a, b]"
    )
    assert main(["sweep", str(study_file(tmp_path, text))]) == 1
    assert "4 of 4 points failed" in capsys.readouterr().out
