"""The same plant gives the same trace: twice, in another process, in other chunks, after other replications."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import models.floor
import twin.engine.watch
from tests.generated.plants import generate
from tests.generated.traces import difference, fingerprint, told, told_at, trace

ROOT = Path(__file__).parents[2]
PRINT = """
import sys
from tests.generated.traces import fingerprint, told
for seed in range(int(sys.argv[1]), int(sys.argv[2])):
    print(fingerprint(told(seed)[0]))
"""


def test_the_same_in_another_process() -> None:
    mine = [fingerprint(told(seed)[0]) for seed in range(300)]
    assert len(set(mine)) == len(mine)
    found = subprocess.run(
        [sys.executable, "-c", PRINT, "0", "300"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert found.stdout.split() == mine


@pytest.mark.parametrize("first", range(0, 300, 60))
def test_replications(first: int) -> None:
    """Replication 2 alone is replication 2 after others."""
    for seed in range(first, first + 60):
        plant = generate(seed)
        alone, end, how = trace(plant, replication=2)
        trace(plant, replication=1)
        again, same_end, same_how = trace(plant, replication=2)
        assert (end, how) == (same_end, same_how)
        assert difference(plant, alone, again) is None


def test_another_replication_is_another_run() -> None:
    for seed in range(100):
        plant = generate(seed, ["sources"], manner="continuous")
        found = [fingerprint(trace(plant, replication=number)[0]) for number in range(3)]
        found.append(fingerprint(trace(plant, seed=seed + 1)[0]))
        assert len(set(found)) == 4, f"seed {seed}"


def test_chunks_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    for seed in range(300):
        plant = generate(seed)
        whole, end, how = told(seed)
        with monkeypatch.context() as patch:
            patch.setattr(models.floor, "FLUSH", 1)
            for place in (models.floor, twin.engine.watch):
                patch.setattr(place, "BATCH", 7 + seed % 50)
            patch.setattr("tests.generated.traces.MOST_CALLS", 1_000_000)
            pieces, same_end, same_how = trace(plant)
        assert (end, how) == (same_end, same_how)
        assert difference(plant, whole, pieces) is None, f"seed {seed}"


def test_the_length_cuts_a_run_short_and_changes_nothing_before() -> None:
    for seed in range(300):
        plant = generate(seed, finite=True)
        whole, end, _ = trace(plant)
        if end is None or end < 10:
            continue
        half = float(int(end / 2)) + 0.123456
        short, stop, how = trace(plant, length=half)
        assert (stop, how) == (half, "length"), f"seed {seed}: {how}"
        cut = {stream: rows[told_at(whole, stream) <= half] for stream, rows in whole.items()}
        assert difference(plant, cut, short) is None, f"seed {seed}"
