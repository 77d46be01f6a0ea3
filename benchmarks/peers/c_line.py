"""The serial line of `line.c`, compiled where there is a compiler."""

import ctypes
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

__all__ = ["COMPILER", "build"]

COMPILER = shutil.which("cc")
SOURCE = Path(__file__).with_name("line.c")

Line = Callable[[int, int, float, int, float, float], float]


def build() -> Line:
    """Compile the line for this machine.

    Returns
    -------
    callable
        Of the number of stations, the places of a buffer, the length [s], the seed, and the mean time between failures
        and to repair [s] (0: no failures); it returns the parts that left the line.
    """
    assert COMPILER is not None
    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder) / "line.so"
        command = [COMPILER, "-O3", "-march=native", "-shared", "-fPIC", "-o", str(library), str(SOURCE), "-lm"]
        subprocess.run(command, check=True)
        line = ctypes.CDLL(str(library)).line_run
    line.restype = ctypes.c_double
    line.argtypes = [
        ctypes.c_int, ctypes.c_int, ctypes.c_double, ctypes.c_uint64, ctypes.c_double, ctypes.c_double
    ]  # fmt: skip
    found: Line = line
    return found
