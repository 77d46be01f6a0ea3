"""Runs: reproducible whatever the number of workers, resumable, as precise as asked."""

import hashlib
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest

import twin
from models.trace import Chunk
from tests.twin.study.plants import FILE, RULE, line, plant_file
from twin.study import crew

HOUR = 3600.0


def digest(path: Path) -> str:
    """Everything in a result, bit for bit: names, data and attributes."""
    found = hashlib.sha256()

    def add(name: str, item: Any) -> None:
        found.update(name.encode())
        for key in sorted(item.attrs):
            found.update(f"{key}={item.attrs[key]!r}".encode())
        if isinstance(item, h5py.Dataset):
            found.update(np.asarray(item[()]).tobytes() if item.dtype.kind != "O" else repr(item[()]).encode())

    with h5py.File(path) as file:
        add("/", file)
        file.visititems(add)
    return found.hexdigest()


def apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let workers come from the second replication on."""
    monkeypatch.setattr(crew, "HERE", 0.0)
    monkeypatch.setattr(crew, "WORTH", 0.0)


def test_settings_come_from_the_call_then_from_the_plant() -> None:
    result = twin.run(line(), 2, length="1 h", seed=3)
    assert (result.replications, result.length, result.seed) == (2, HOUR, 3)
    assert twin.run(line(), record="figures").replications == 3
    assert result.endings == ["length", "length"]
    assert result.plant.run.length == HOUR


def test_the_figures_are_those_of_the_trace() -> None:
    result = twin.run(line(), 1, warm_up=0)
    parts = result.table("parts")
    made = parts[parts["how"] == "finished"]
    assert result.figures["parts_out"].mean == made["good"].sum()
    assert result.figures["lead_time"].mean * HOUR == pytest.approx(made["lead_time"].mean())


def test_workers_change_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alone, together = tmp_path / "alone.h5", tmp_path / "together.h5"
    twin.run(line(), 6, path=alone, workers=1)
    apart(monkeypatch)
    twin.run(line(), 6, path=together, workers=2)
    assert digest(alone) == digest(together)


def test_replications_differ_and_seeds_do() -> None:
    first, again, other = (twin.run(line(), 2, seed=seed, record="figures") for seed in (1, 1, 2))
    values = first.figures.row("throughput").values
    assert values[0] != values[1]
    assert values == again.figures.row("throughput").values
    assert set(values).isdisjoint(other.figures.row("throughput").values)


def test_more_replications_go_on_where_the_file_ends(tmp_path: Path) -> None:
    path, fresh = tmp_path / "result.h5", tmp_path / "fresh.h5"
    twin.run(line(), 2, path=path)
    before = digest(path)
    assert twin.run(line(), 2, path=path).replications == 2
    assert digest(path) == before
    twin.run(line(), 4, path=path)
    twin.run(line(), 4, path=fresh)
    assert digest(path) == digest(fresh)
    assert not path.with_name("result.h5.parts").exists()


def test_another_run_is_not_overwritten_unless_asked(tmp_path: Path) -> None:
    path = tmp_path / "result.h5"
    twin.run(line(), 1, path=path)
    before = digest(path)
    with pytest.raises(twin.StudyError, match="holds another run"):
        twin.run(line(), 1, seed=8, path=path)
    assert digest(path) == before
    assert twin.run(line(), 1, seed=8, path=path, overwrite=True).seed == 8


def test_a_changed_rule_file_is_another_run(tmp_path: Path) -> None:
    file = plant_file(tmp_path, FILE.replace("table: {}", 'table: {queue: {rule: "rules.py:last"}}'))
    (tmp_path / "rules.py").write_text(RULE, encoding="utf-8")
    path = tmp_path / "result.h5"
    twin.run(file, 1, path=path)
    assert twin.run(file, 1, path=path).complete
    (tmp_path / "rules.py").write_text(RULE.replace("-", "2 * "), encoding="utf-8")
    with pytest.raises(twin.StudyError, match="another plant"):
        twin.run(file, 1, path=path)


def test_functions_as_rules_reach_the_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    def shortest(*known: Any) -> float:
        return 0.0

    plant = line(stations={"lathe": {"queue": {"rule": shortest}}, "table": {}})
    alone = twin.run(plant, 3, workers=1, record="figures")
    apart(monkeypatch)
    together = twin.run(plant, 3, workers=2, record="figures")
    assert alone.figures.row("lead_time").values == together.figures.row("lead_time").values


def test_precision_is_reached_with_the_same_replications_whatever_the_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    plant = line()
    alone = twin.run(plant, precision=0.06, length="4 h", warm_up=0, record="figures", workers=1)
    assert alone.precision_reached
    assert alone.complete
    assert alone.figures["throughput"].relative_half_width <= 0.06 / 1.06
    assert alone.replications > 5
    apart(monkeypatch)
    together = twin.run(plant, precision=0.06, length="4 h", warm_up=0, record="figures", workers=2)
    assert together.figures.row("throughput").values == alone.figures.row("throughput").values


def test_precision_gives_up_at_the_most_replications() -> None:
    result = twin.run(line(), 6, precision=0.001, length="1 h", record="figures")
    assert (result.replications, result.precision_reached) == (6, False)


class Watching:
    """Counts rows."""

    def __init__(self) -> None:
        self.rows, self.ends = 0, list[float]()

    def take(self, chunk: Chunk) -> None:
        self.rows += sum(map(len, chunk.values()))

    def close(self, end: float) -> None:
        self.ends.append(end)


def test_observers_watch_the_first_replication_also_of_a_run_that_is_there(tmp_path: Path) -> None:
    first, again = Watching(), Watching()
    twin.run(line(), 2, path=tmp_path / "r.h5", observers=[first])
    twin.run(line(), 2, path=tmp_path / "r.h5", observers=[again])
    assert first.ends == again.ends == [2 * HOUR]
    assert first.rows == again.rows > 100


def test_progress_rises_to_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[float | None] = []
    monkeypatch.setattr("twin.study.run.PATIENCE", 0.0)
    twin.run(line(), 4, record="figures", progress=told.append)
    shares = [share for share in told if share is not None]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"replications": 0}, "replications"),
        ({"length": -1.0}, "length"),
        ({"length": "5 kg"}, "length"),
        ({"seed": -1}, "seed"),
        ({"precision": 2.0}, "precision"),
        ({"precision": 0.01, "replications": 3}, "precision"),
        ({"workers": 0}, "workers"),
        ({"record": "some"}, "record"),
        ({"precision": 0.1, "precise": ["output"]}, "unknown figure"),
    ],
)
def test_a_wrong_setting_is_named(settings: dict[str, Any], said: str) -> None:
    with pytest.raises((twin.StudyError, twin.FigureError), match=said) as caught:
        twin.run(line(), **settings)
    assert "\n" not in str(caught.value)


def test_an_error_in_a_replication_names_it(tmp_path: Path) -> None:
    def failing(*known: Any) -> float:
        raise ValueError("no idea")

    plant = line(stations={"lathe": {"queue": {"rule": failing}}, "table": {}})
    with pytest.raises(twin.SimulationError, match=r"^replication 0: .*no idea"):
        twin.run(plant, 2, path=tmp_path / "r.h5")
    assert list(tmp_path.iterdir()) == []
