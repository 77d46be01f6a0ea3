"""Functions that kernels take in stay what they are for Python, and a start with compiled code needs no compiler."""

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
    first = "from twin.engine.kernel import proceed; proceed.ready()"
    assert _run(first) == alone  # the second time, the physics come from their files, too
    assert _run(first) == alone


START = """
import sys
import twin
from benchmarks.plants.line import serial

twin.run(serial(), replications=1, length=1000.0, warm_up=0.0, engine="compiled", workers=1)
print("numba" in sys.modules)
"""


def test_a_second_start_does_without_numba() -> None:
    for _ in range(2):
        said = subprocess.run([sys.executable, "-c", START], capture_output=True, text=True, check=True).stdout
    assert said == "False\n"
