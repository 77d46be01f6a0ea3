"""Sweeps run: every point is what `run` makes of its plant, whoever does it and however often it was stopped."""

import json
import os
import signal
import time
from pathlib import Path

import numpy as np
import pytest

import twin
from tests.twin.study.plants import line
from tests.twin.study.sweeping.studies import FILE, study_file
from tests.twin.study.test_run import digest
from tests.twin.study.test_stops import posix, start
from twin.study.sweeping.plan import make_plan

SELECTING = FILE.replace(", replications: 3", "")


def values(made: twin.Sweep) -> list[tuple[tuple[float, ...], ...]]:
    return [point.values for point in made.points]


def test_every_point_is_what_run_makes_of_its_plant(tmp_path: Path) -> None:
    file = study_file(tmp_path)
    made = twin.sweep(file, path=tmp_path / "out", workers=1)
    plan = make_plan(file)
    for point, described in zip(made.points, plan.points, strict=True):
        alone = twin.run(plan.plant(described), path=tmp_path / f"{point.number}.h5", record="figures", workers=1)
        assert point.values[0] == alone.figures.row("throughput").values
        assert point.values[2] == alone.figures.row("active_share", "table").values
        assert digest(made.point(point.number).path) == digest(tmp_path / f"{point.number}.h5")
    assert made.best.levels[1] == "20 s"
    assert [p.number for p in made.ranked] == [
        p.number for p in sorted(made.points, key=lambda p: (-np.mean(p.values[0]), p.number))
    ]


def test_all_points_meet_the_same_arrivals(tmp_path: Path) -> None:
    made = twin.sweep(study_file(tmp_path), workers=1)
    assert made.path is None
    fast = [made.point(number).figures.row("throughput").values for number in (0, 2)]
    assert np.corrcoef(*fast)[0, 1] > 0.8


def test_workers_and_one_process_agree_bit_for_bit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import twin.study.crew as crew

    one = twin.sweep(study_file(tmp_path), workers=1)
    monkeypatch.setattr(crew, "HERE", 0.0)
    monkeypatch.setattr(crew, "WORTH", 0.0)
    told: list[float | None] = []
    two = twin.sweep(study_file(tmp_path), workers=2, progress=told.append)
    assert values(two) == values(one)
    assert all(share is None or 0 <= share <= 1 for share in told)


def test_what_is_there_is_not_run_again(tmp_path: Path) -> None:
    file, out = study_file(tmp_path), tmp_path / "out"
    first = twin.sweep(file, path=out, workers=1)
    before = {part: part.stat().st_mtime_ns for part in out.glob("points/*")}
    assert values(twin.sweep(file, path=out, workers=1)) == values(first)
    file.write_text(FILE.replace("levels: [1, 2]", "levels: [3, 1, 2]"))
    wider = twin.sweep(file, path=out, workers=1)
    assert values(wider)[2:] == values(first)
    assert {part: part.stat().st_mtime_ns for part in before} == before
    more = twin.sweep(file, path=out, replications=4, workers=1)
    assert [point.values[0][:3] for point in more.points] == [point.values[0] for point in wider.points]
    fewer = twin.sweep(file, path=out, replications=2, workers=1)
    assert [point.replications for point in fewer.points] == [2] * 6


def test_a_point_that_fails_is_told_and_the_others_go_on(tmp_path: Path) -> None:
    text = FILE.replace(
        "stations.lathe.capacity, levels: [1, 2]", "'products.bolt.routing[turn].station', levels: [lathe, nowhere]"
    )
    made = twin.sweep(study_file(tmp_path, text), path=tmp_path / "out", workers=1)
    assert [point.state for point in made.points] == ["done", "done", "failed", "failed"]
    assert "study.yaml:5" in made.failed[0].error
    assert "nowhere" in made.failed[0].error
    assert "2 of 4 points failed:" in made.text()
    with pytest.raises(twin.StudyError, match="point 2: failed"):
        made.point(2)


def test_a_run_that_cannot_go_on_fails_its_point_alone_and_is_not_tried_again(tmp_path: Path) -> None:
    (tmp_path / "rules.py").write_text(
        "import pathlib\n"
        "def broken(lot, station, now):\n"
        f"    pathlib.Path({str(tmp_path / 'asked')!r}).touch()\n    raise ValueError('no rule')\n"
    )
    text = FILE.replace(
        "stations.lathe.capacity, levels: [1, 2]", "stations.lathe.queue.rule, levels: [fifo, 'rules.py:broken']"
    )
    file = study_file(tmp_path, text)
    made = twin.sweep(file, path=tmp_path / "out", workers=1)
    assert [point.state for point in made.points] == ["done", "done", "failed", "failed"]
    assert "no rule" in made.points[2].error
    (tmp_path / "asked").unlink()
    again = twin.sweep(file, path=tmp_path / "out", workers=1)
    assert again.points[2].error == made.points[2].error
    assert not (tmp_path / "asked").exists()


def test_points_that_make_the_same_plant_are_run_once(tmp_path: Path) -> None:
    text = FILE.replace("[20 s, 100 s]", "[1 min, 60 s]")
    made = twin.sweep(study_file(tmp_path, text), path=tmp_path / "out", workers=1)
    assert made.points[0].values == made.points[1].values
    assert len(list((tmp_path / "out" / "points").glob("*.h5"))) == 2


@pytest.mark.parametrize(
    "design",
    ["{kind: kn, indifference: 5, pilot: 5, at_most: 15, step: 5}", "{kind: ocba, budget: 40, confidence: 99.9 %}"],
)
def test_a_selection_finds_the_best_and_spends_more_where_it_is_in_doubt(tmp_path: Path, design: str) -> None:
    text = SELECTING.replace("levels: [20 s, 100 s]", "levels: [20 s, 60 s, 300 s]") + f"design: {design}\n"
    made = twin.sweep(study_file(tmp_path, text), path=tmp_path / "out", workers=1)
    counts = {point.levels: point.replications for point in made.points}
    assert min(counts.values()) == 5
    assert max(counts.values()) > 5
    assert made.best.levels[1] != "300 s"
    assert made.selection is not None
    (tmp_path / "out" / "points" / f"{made.best.key}.h5").unlink(missing_ok=True)
    again = twin.sweep(tmp_path / "study.yaml", path=tmp_path / "out", workers=1)
    assert values(again) == values(made)
    assert again.selection == made.selection


@posix
def test_a_kill_loses_nothing_and_the_same_command_goes_on(tmp_path: Path) -> None:
    text = FILE.replace("replications: 3", "replications: 60")
    study_file(tmp_path, text)
    process = start(tmp_path, "sweep", "study.yaml", "--workers", "1")
    out = tmp_path / "study.sweep"
    for _ in range(6000):
        if len(list(out.glob("points/*.parts/[0-9]*.h5"))) >= 3:
            break
        assert process.poll() is None, process.communicate()
        time.sleep(0.01)
    with pytest.raises(twin.StudyError, match=f"is being written by process {process.pid}"):
        twin.sweep(tmp_path / "study.yaml", path=out)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    with pytest.raises(twin.RecordError, match="stopped before its end"):
        twin.open_sweep(out)
    kept = {part: part.stat().st_mtime_ns for part in out.glob("points/*.parts/[0-9]*.h5")}
    assert len(kept) >= 3
    made = twin.sweep(tmp_path / "study.yaml", path=out, replications=max(int(p.stem) for p in kept) + 2, workers=1)
    fresh = twin.sweep(tmp_path / "study.yaml", replications=made.points[0].replications, workers=1)
    assert values(made) == values(fresh)


@posix
def test_a_full_disk_is_one_line(tmp_path: Path) -> None:
    study_file(tmp_path)
    full = "import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))"
    process = start(tmp_path, "sweep", "study.yaml", before=full)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 1, said
    assert len(said.splitlines()) == 1, said
    assert "cannot be written: File too large" in said


def test_another_version_is_one_line(tmp_path: Path) -> None:
    twin.sweep(study_file(tmp_path), path=tmp_path / "out", replications=1, workers=1)
    file = tmp_path / "out" / "sweep.json"
    data = json.loads(file.read_text())
    for text, said in (
        (json.dumps(data | {"format_version": 99}), "has version 99 of the format, this program reads 1"),
        (json.dumps(data | {"format": "other"}), "is JSON, but not the result of a sweep"),
        (json.dumps({**data, "points": 3}), "is damaged"),
        (json.dumps({k: v for k, v in data.items() if k != "figures"}), "is damaged"),
        ("{", "is damaged"),
        ("[" * 100_000, "is damaged"),
        ("", "is damaged"),
        ("3", "not the result of a sweep"),
    ):
        file.write_text(text)
        with pytest.raises(twin.RecordError) as error:
            twin.open_sweep(tmp_path / "out")
        assert said in str(error.value)
        assert "\n" not in str(error.value)


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear")
    (tmp_path / "file").write_text("")
    for name, said in (("mine", "holds no sweep"), ("file", "is no folder"), ("no/where", "there is no folder")):
        with pytest.raises(twin.StudyError, match=said):
            twin.sweep(study_file(tmp_path), path=tmp_path / name)
    assert [item.name for item in (tmp_path / "mine").iterdir()] == ["letter.txt"]


def test_a_study_and_a_plant_made_in_python() -> None:
    study = twin.Study(
        run=twin.RunSettings(length=1800.0, replications=2),
        factors={"lathes": twin.Factor(field="stations.lathe.capacity", levels=(1, 2))},
        objectives=(twin.Objective(figure="throughput"),),
    )
    made = twin.sweep(study, plant=line(), workers=1)
    assert [point.replications for point in made.points] == [2, 2]


def test_settings_that_a_design_decides_are_refused(tmp_path: Path) -> None:
    file = study_file(tmp_path, SELECTING + "design: {kind: ocba, budget: 20}\n")
    with pytest.raises(twin.StudyError, match="the design ocba of the study decides"):
        twin.sweep(file, replications=3)
    with pytest.raises(twin.StudyError, match="workers"):
        twin.sweep(file, workers=0)


def test_points_go_on_from_a_state_that_takes_them(tmp_path: Path) -> None:
    study = study_file(tmp_path)
    state = twin.save_state(tmp_path / "plant.yaml", tmp_path / "s", "30 min", seed=3, record="figures")
    made = twin.sweep(study, state=state, warm_up="30 min", workers=1, path=tmp_path / "swept")
    assert [point.number for point in made.failed] == [2, 3]
    assert all("stations.lathe.capacity: differs from the saved plant" in point.error for point in made.failed)
    quick, slow = made.point(0), made.point(1)
    assert quick.figures["throughput"].mean > slow.figures["throughput"].mean
    alone = twin.run(quick.plant, 3, seed=3, state=state, record="figures")
    assert alone.figures.records() == quick.figures.records()
    assert twin.sweep(study, workers=1).point(0).figures.records() != quick.figures.records()
    with pytest.raises(twin.StudyError, match="only the compiled engine goes on from a state"):
        twin.sweep(study, state=state, engine="reference")
