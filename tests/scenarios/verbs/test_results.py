"""`twin show`, `kpis` and `compare`: what is written is what the result holds, on every way out."""

import csv
import json
from pathlib import Path

import pandas as pd
import pytest

import twin
from scenarios.command import main
from tests.twin.study.plants import FILE, plant_file

Capture = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("results")
    plant_file(made)
    plant_file(
        made, FILE.replace("two stations", "fast").replace("exponential(60 s)", "exponential(45 s)"), "fast.yaml"
    )
    twin.run(made / "plant.yaml", 3, path=made / "a.h5")
    twin.run(made / "fast.yaml", 3, path=made / "b.h5")
    return made


@pytest.fixture(autouse=True)
def _here(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)


def test_show_tells_the_figures_and_which_tables_there_are(capsys: Capture) -> None:
    assert main(["show", "a.h5"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("two stations: 3 replications")
    assert "tables: states, parts, moves" in said


def test_show_cuts_a_table_and_says_so(capsys: Capture) -> None:
    rows = len(twin.open("a.h5").table("operations", 1))
    assert main(["show", "a.h5", "operations", "--rows", "4", "--replication", "1"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 2 + 4 + 1
    assert lines[-1] == f"4 of {rows} rows; --rows {rows} shows all"


def test_a_table_is_the_same_in_csv_excel_and_json(capsys: Capture) -> None:
    table = twin.open("a.h5").table("parts")
    assert main(["show", "a.h5", "parts", "--csv", "p.csv", "--xlsx", "p.xlsx"]) == 0
    assert pd.read_csv("p.csv")["lead_time"].tolist() == table["lead_time"].tolist()
    assert len(pd.read_excel("p.xlsx")) == len(table)
    capsys.readouterr()
    assert main(["show", "a.h5", "parts", "--json"]) == 0
    assert [row["part"] for row in json.loads(capsys.readouterr().out)] == table["part"].tolist()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["part"], "no table is called 'part'; there are: states"),
        (["parts", "--replication", "9"], "has no replication 9; it has 0-2"),
        (["--csv", "x.csv"], "--csv needs a table"),
    ],
)
def test_what_cannot_be_shown_is_told(arguments: list[str], said: str, capsys: Capture) -> None:
    assert main(["show", "a.h5", *arguments]) == 2
    assert said in capsys.readouterr().err


def test_kpis_are_all_figures_in_every_form(capsys: Capture) -> None:
    figures = twin.open("a.h5").figures
    assert main(["kpis", "a.h5", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == json.loads(figures.to_json())
    assert main(["kpis", "a.h5", "--csv", "k.csv"]) == 0
    with Path("k.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file))) == len(figures.records())
    capsys.readouterr()
    assert main(["kpis", "a.h5"]) == 0
    assert "equipment effectiveness" in capsys.readouterr().out


def test_the_miit_table_has_all_its_rows(capsys: Capture) -> None:
    assert main(["kpis", "a.h5", "--miit", "--lang", "zh"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines[3:]] == [str(number) for number in range(1, 22)]
    assert "关键设备数控化率" in lines[3]


def test_compare_results_and_plants(capsys: Capture) -> None:
    assert main(["compare", "a.h5", "b.h5", "--csv", "c.csv", "--xlsx", "c.xlsx"]) == 0
    stored = capsys.readouterr().out
    assert main(["compare", "plant.yaml", "fast.yaml", "-n", "3"]) == 0
    assert capsys.readouterr().out == stored
    assert "fast against two stations: " in stored
    assert len(pd.read_csv("c.csv")) == len(pd.read_excel("c.xlsx"))
    assert main(["compare", "a.h5", "b.h5", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["base"], found["variants"], found["replications"]) == ("two stations", ["fast"], 3)
    lead = next(row for row in found["changes"] if row["figure"] == "lead_time" and row["kind"] == "plant")
    assert lead["change_percent"] < 0


def test_compare_in_chinese(capsys: Capture) -> None:
    assert main(["compare", "a.h5", "b.h5", "--lang", "zh"]) == 0
    assert "相比，" in capsys.readouterr().out
    assert main(["compare", "a.h5", "b.h5", "--miit"]) == 0
    assert len([line for line in capsys.readouterr().out.splitlines() if line[:3].strip().isdigit()]) == 21


def test_pages(capsys: Capture) -> None:
    assert main(["show", "a.h5", "--html", "a.html", "--lang", "zh"]) == 0
    assert main(["compare", "a.h5", "b.h5", "--html", "c.html"]) == 0
    assert "两个工位" in Path("a.html").read_text(encoding="utf-8")
    assert "fast" in Path("c.html").read_text(encoding="utf-8")
