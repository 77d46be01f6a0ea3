"""Thousands of changed plants: each reads and runs, or one line for each mistake says where it is."""

import signal
from collections import Counter
from pathlib import Path

import pytest

import twin
from tests.mutations.mutants import mutant
from tests.mutations.outcome import outcome, sound

pytestmark = pytest.mark.skipif(
    not hasattr(signal, "SIGALRM"), reason="a hang is found by SIGALRM, which this system lacks"
)

FEW, MANY, SHARE = 120, 500, 250


@pytest.fixture(scope="module", autouse=True)
def _compiled() -> None:
    """Compile before a limit of time counts."""
    twin.run(sound("everything", "plant.yaml"), 1, 3600.0, 0.0, record="figures", workers=1).figures.text(all=True)


def _try(seeds: range, folder: Path) -> Counter[str]:
    found: Counter[str] = Counter()
    for seed in seeds:
        place = folder / str(seed)
        place.mkdir()
        found[outcome(mutant(seed), place)] += 1
    return found


def test_changed_plants_run_or_are_refused_in_one_line(tmp_path: Path) -> None:
    found = _try(range(FEW), tmp_path)
    assert len(found) > 1, f"every one of {FEW} changed plants came to the same end: {found}"


@pytest.mark.slow
@pytest.mark.parametrize("first", range(FEW, FEW + MANY, SHARE))
def test_thousands_of_changed_plants(first: int, tmp_path: Path) -> None:
    assert sum(_try(range(first, first + SHARE), tmp_path).values()) == SHARE
