"""Saved states: going on from one is the run that was saved, bit for bit; futures differ; what does not fit is told."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import h5py
import numpy as np
import pytest

import twin
from models.plant import Plant
from tests.equality.compare import REFERENCE_ONLY, runnable
from tests.twin.record.full_disk import fill_disk
from tests.twin.study.plants import RULE, line, plant_file
from twin.engine import saved
from twin.record.errors import RecordError

HOUR = 3600.0
SEEDS = (8, 11, 18, 28, 30, 44, 70, 94, 103, 106, 119, 122, 146, 158)

GO_ON = """
import sys
import twin
for state in sys.argv[1:]:
    twin.run(state=state, path=state + ".result", workers=1)
"""


def generated(seed: int) -> Plant:
    plant = runnable(seed, (*REFERENCE_ONLY, "planned_rules"))
    assert plant is not None
    return plant


FEW = (11, 18, 94, 106)
"""Those of them that have almost everything between them."""


def test_these_plants_have_everything() -> None:
    plants = [generated(seed) for seed in SEEDS]
    for part in (
        "people",
        "fleets",
        "racks",
        "stock",
        "conveyors",
        "control",
        "buffers",
        "orders",
        "sources",
        "schedule",
        "lineside",
        "picking",
    ):
        assert any(getattr(plant, part) for plant in plants), part
    for part in ("shifts", "failures", "maintenance", "batch", "setup"):
        assert any(getattr(station, part) for plant in plants for station in plant.stations.values()), part
    assert any(plant.run.length is None for plant in plants)
    assert any(pool.absence for plant in plants for pool in plant.people.values())
    assert any(fleet.battery for plant in plants for fleet in plant.fleets.values())


@pytest.mark.parametrize("seeds", [FEW, pytest.param(set(SEEDS) - set(FEW), marks=pytest.mark.slow)])
def test_a_run_goes_on_in_another_process_as_if_it_had_never_stopped(tmp_path: Path, seeds: Iterable[int]) -> None:
    states: list[tuple[Path, Path]] = []
    for seed in seeds:
        plant, whole = generated(seed), tmp_path / f"{seed}.h5"
        result = twin.run(plant, 1, path=whole, workers=1)
        of_events = np.unique(result._record.stream("states")["time"])
        end = float(result.measures[0].end)
        times = [0.0, float(of_events[len(of_events) // 3]), 0.618 * end, end]
        if plant.run.length is None:
            times.append(2 * end)  # after the end
        for number, time in enumerate(times):
            state = tmp_path / f"{seed}.{number}.state"
            assert twin.save_state(plant, state, time).time == min(time, end)
            states.append((state, whole))
    subprocess.run([sys.executable, "-c", GO_ON, *(str(state) for state, _ in states)], check=True)
    assert len(states) >= 16
    for state, whole in states:
        assert Path(f"{state}.result").read_bytes() == whole.read_bytes(), state.name


@pytest.mark.parametrize("seed", [18, 146])
def test_sums_alone_go_on_too_and_from_one_state_to_the_next(tmp_path: Path, seed: int) -> None:
    plant, state, whole = generated(seed), tmp_path / "a.state", tmp_path / "whole.h5"
    end = float(twin.run(plant, 1, path=whole, record="figures").measures[0].end)
    twin.save_state(plant, state, end / 4, record="figures")
    for part in (2, 3):
        twin.save_state(twin.open_state(state), state, part * end / 4, record="figures", overwrite=True)
    twin.run(state=state, path=tmp_path / "on.h5", record="figures")
    assert (tmp_path / "on.h5").read_bytes() == whole.read_bytes()
    with pytest.raises(twin.StudyError, match="holds figures alone"):
        twin.run(state=state)


def test_a_deadlock_after_the_state_is_told_as_in_the_whole_run(tmp_path: Path) -> None:
    plant = generated(0)  # comes to a deadlock at 159.8 s
    with pytest.raises(twin.Deadlock, match=r"deadlock at 159\.7") as whole:
        twin.run(plant, 1)
    state = twin.save_state(plant, tmp_path / "s", 100.0)
    with pytest.raises(twin.Deadlock) as later:
        twin.run(state=state)
    assert str(later.value) == str(whole.value)
    with pytest.raises(twin.Deadlock, match=r"deadlock at 159\.7"):
        twin.save_state(state, tmp_path / "t", 200.0)
    with pytest.raises(twin.SimulationError, match="a run from a changed state cannot say more"):
        twin.run(state=state, replications=3)
    assert [file.name for file in tmp_path.iterdir()] == ["s"]


def test_all_events_before_the_time_have_happened_and_none_at_it(tmp_path: Path) -> None:
    plant = line(sources={"demand": {"product": "bolt", "every": 100.0}})
    for time, released in ((300.0, 3), (300.0 + 1e-9, 4)):
        twin.save_state(plant, tmp_path / "s", time, overwrite=True)
        with h5py.File(tmp_path / "s") as file:
            came = file["rows/levels/time"][()][file["rows/levels/part"][()] == released - 1]
            assert came.max() < time
            assert file["rows/levels/part"][()].max() == released - 1


def test_futures_differ_and_each_can_be_had_again(tmp_path: Path) -> None:
    state = tmp_path / "s"
    twin.save_state(line(), state, "1 h")
    several, more = (twin.run(state=state, replications=n, workers=n // 3) for n in (3, 6))
    parts = [several.table("parts", number) for number in range(3)]
    past = [table[table["end"] < HOUR] for table in parts]
    assert past[0].equals(past[1])
    assert len(past[0]) > 10
    assert not parts[0].equals(parts[1])
    assert not parts[1].equals(parts[2])
    assert all(parts[number].equals(more.table("parts", number)) for number in range(3))
    assert not parts[0].equals(twin.run(state=state).table("parts"))
    assert not parts[0].equals(twin.run(state=state, replications=1, seed=8).table("parts"))
    with pytest.raises(twin.StudyError, match="holds another run"):
        twin.run(state=state, replications=2, path=several.save(tmp_path / "r.h5"), seed=8)


def test_a_plant_with_other_figures_goes_on_from_there(tmp_path: Path) -> None:
    turn = {"name": "turn", "station": "lathe", "time": 90.0}
    pack = {"name": "pack", "station": "table", "time": 30.0}
    base = line(products={"bolt": {"routing": [turn, pack]}})
    quick = line(
        products={"bolt": {"routing": [turn | {"time": twin.uniform(40.0, 50.0)}, pack]}}, run={"length": 5 * HOUR}
    )
    twin.save_state(base, tmp_path / "s", HOUR)
    work = twin.run(quick, state=tmp_path / "s").table("operations")
    turned = work[work["operation"] == "turn"]
    spent = (turned["end"] - turned["start"]).to_numpy()
    before = turned["start"].to_numpy() < HOUR  # what is under way stays as it is
    assert np.allclose(spent[before], 90.0)
    assert spent[~before].min() >= 40.0
    assert spent[~before].max() <= 50.0
    assert turned["end"].max() > 4.9 * HOUR
    assert len(np.unique(spent[~before])) > 50


@pytest.mark.parametrize("seed", [18, 44, 70])
def test_a_run_that_is_to_last_longer_is_the_same_up_to_its_old_end(tmp_path: Path, seed: int) -> None:
    """Working times up to the new end are longer, hence stand elsewhere in memory: nobody may notice."""
    plant = generated(seed)
    end = plant.run.length
    assert end is not None
    longer = plant.model_copy(update={"run": plant.run.model_copy(update={"length": 2 * end})})
    whole = twin.run(plant, 1, path=tmp_path / "whole.h5")._record
    twin.save_state(plant, tmp_path / "s", 0.7 * end)
    long = twin.run(longer, state=tmp_path / "s", path=tmp_path / "long.h5")._record
    for stream in ("states", "levels", "operations"):
        one, other = whole.stream(stream), long.stream(stream)
        ends = "end" if stream == "operations" else "time"
        for column in one:
            assert np.array_equal(other[column][other[ends] < end], one[column][one[ends] < end]), (stream, column)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"stations": {"lathe": {"capacity": 2}, "table": {}}}, r"^stations\.lathe\.capacity: differs"),
        ({"stations": {"table": {}, "lathe": {}}}, r"^stations: differs"),
        ({"sources": {"demand": {"product": "bolt", "every": 50.0}}}, r"^sources\.demand\.due_after: differs"),
        ({"run": {"length": 1800.0}}, r"^length: 1800 s, the state is at 3600 s already"),
    ],
)
def test_what_does_not_fit_is_named(tmp_path: Path, changes: dict[str, object], said: str) -> None:
    twin.save_state(line(), tmp_path / "s", HOUR)
    with pytest.raises(twin.StudyError, match=said):
        twin.run(line(**changes), state=tmp_path / "s")


def test_times_and_engines_that_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "rule.py").write_text(RULE)
    ruled = line(stations={"lathe": {"queue": {"rule": "rule.py:last"}}, "table": {}}).in_folder(tmp_path)
    with pytest.raises(
        twin.StudyError, match=r"only the reference engine can run it: stations\.lathe\.queue\.rule is a"
    ):
        twin.save_state(ruled, tmp_path / "s", HOUR)
    with pytest.raises(twin.StudyError, match="at: 10800 s, the run ends at 7200 s"):
        twin.save_state(line(), tmp_path / "s", "3 h")
    state = twin.save_state(line(), tmp_path / "s", HOUR)
    with pytest.raises(twin.StudyError, match="at: 60 s, the state is at 3600 s already"):
        twin.save_state(state, tmp_path / "t", 60.0)
    with pytest.raises(twin.StudyError, match="only the compiled engine goes on"):
        twin.run(state=state, engine="reference")
    with pytest.raises(twin.StudyError, match="is there already"):
        twin.save_state(line(), tmp_path / "s", HOUR)
    with pytest.raises(twin.StudyError, match="is not a saved state"):
        twin.save_state(line(), plant_file(tmp_path), HOUR, overwrite=True)
    with pytest.raises(twin.StudyError, match="is the state to go on from"):
        twin.run(state=state, path=tmp_path / "s", overwrite=True)
    with pytest.raises(twin.StudyError, match="none is given"):
        twin.run()


def test_files_that_are_no_sound_states(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "s"
    twin.save_state(line(), path, HOUR)
    sound = path.read_bytes()

    def wrong(data: bytes, said: str) -> None:
        path.write_bytes(data)
        with pytest.raises(twin.StudyError, match=said) as caught:
            twin.open_state(path)
        assert "\n" not in str(caught.value)

    wrong(b"", "is empty, not a saved state")
    wrong(b"name: x\n", "is not a saved state")
    for share in (0.1, 0.5, 0.9, 0.999):
        wrong(sound[: int(share * len(sound))], "damaged")
    twin.run(line(), 1, path=tmp_path / "r.h5")
    wrong((tmp_path / "r.h5").read_bytes(), "is an HDF5 file, but not a saved state")
    path.write_bytes(sound)
    with h5py.File(path, "r+") as file:
        file["engine/records"][200] += 1
    wrong(path.read_bytes(), "is damaged: what it holds is not what was written")
    path.write_bytes(sound)
    with h5py.File(path, "r+") as file:
        file.attrs["format_version"] = 0
    wrong(path.read_bytes(), "is a state in version 0 of the format, this program reads 1")
    monkeypatch.setattr(saved, "engine_digest", lambda: "another")
    wrong(sound, "was saved by version .* with another engine")
    with pytest.raises(twin.StudyError, match="there is no such file"):
        twin.open_state(tmp_path / "no")


def _outcome(path: Path) -> object:
    """What comes of a state: a table, or the one line that refuses it."""
    try:
        return twin.run(state=path).table("parts")
    except (twin.StudyError, RecordError) as error:
        return str(error)


def test_any_flipped_byte_is_found_or_harmless(tmp_path: Path) -> None:
    path, rng = tmp_path / "s", np.random.default_rng(4)
    twin.save_state(line(), path, HOUR)
    sound, whole = path.read_bytes(), twin.run(line(), 1).table("parts")
    refused = 0
    for place in rng.integers(0, len(sound), 24):
        data = bytearray(sound)
        data[place] ^= 1 << int(rng.integers(8))
        path.write_bytes(data)
        found = _outcome(path)
        if isinstance(found, str):
            refused += 1
            assert "\n" not in found
        else:
            assert whole.equals(found)
    assert refused > 2


@pytest.mark.parametrize("room", [0, 5_000, 60_000])
def test_a_full_disk_leaves_what_was_there(tmp_path: Path, room: int, monkeypatch: pytest.MonkeyPatch) -> None:
    twin.save_state(line(), tmp_path / "s", HOUR)
    sound = (tmp_path / "s").read_bytes()
    fill_disk(monkeypatch, room)
    with pytest.raises(RecordError, match=r"cannot be written: .*No space left on device$"):
        twin.save_state(line(run={"length": 100 * HOUR}), tmp_path / "s", "90 h", overwrite=True)
    assert [file.name for file in tmp_path.iterdir()] == ["s"]
    assert (tmp_path / "s").read_bytes() == sound
