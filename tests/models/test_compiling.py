"""Functions that kernels take in stay what they are for Python."""

import os
import subprocess
import sys
from pathlib import Path

PROGRAM = """
{first}
from models.physics.energy import hoist_energy, leg_energy, travel_energy
from models.physics.motion import move_time, turn_time

print(move_time(10.0, 1.5, 0.5, 0.5))
print(turn_time(3.0, 0.5, 0.5))
print(travel_energy(20.0, 500.0, 0.015, 1.5, 0.5, 0.5, 0.85, 0.3))
print(hoist_energy(500.0, 2.0, 0.85, 0.3))
print(leg_energy(20.0, 500.0, 0.015, 1.5, 0.5, 0.5, 0.85, 0.3, 100.0))
"""


def _run(first: str, cache: Path | None = None) -> str:
    """What the program prints, with compiled code in a cache of its own or where it is for all tests."""
    environment = dict(os.environ) if cache is None else {**os.environ, "NUMBA_CACHE_DIR": str(cache)}
    return subprocess.run(
        [sys.executable, "-c", PROGRAM.format(first=first)], env=environment, capture_output=True, text=True, check=True
    ).stdout


def test_physics_is_the_same_beside_the_compiled_engine(tmp_path: Path) -> None:
    # The loader takes a name for the same function wherever it finds it: the kernel's own copies must not answer.
    alone = _run("", tmp_path)
    assert len(alone.split()) == 5
    assert _run("import twin.engine.compiled") == alone  # the second time, the physics come from the cache too
    assert _run("import twin.engine.compiled") == alone
