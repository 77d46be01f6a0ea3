"""Run a function in a fresh Python process and learn its CPU time and its peak memory."""

import importlib
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.harness.memory import peak_memory
from benchmarks.harness.timing import cpu_seconds

__all__ = ["Fresh", "run_fresh"]

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Fresh:
    """What a function did in a process of its own.

    Attributes
    ----------
    cpu_seconds : CPU time of the last call [s], imports and warm-up calls not included
    peak_memory : of the whole process [bytes], imports included
    result : what the last call returned
    """

    cpu_seconds: float
    peak_memory: int
    result: Any


def run_fresh(target: str, *arguments: object, warm_up: int = 0) -> Fresh:
    """Call a function in a fresh process.

    Parameters
    ----------
    target : ``"package.module:function"``, importable from the repository
    arguments : positional arguments; they and the result must be expressible in JSON
    warm_up : calls before the one that is measured

    Raises
    ------
    RuntimeError
        If the process fails; the message ends with the last line it wrote.
    """
    request = json.dumps({"target": target, "arguments": arguments, "warm_up": warm_up})
    command = [sys.executable, "-m", "benchmarks.harness.fresh"]
    done = subprocess.run(command, input=request, capture_output=True, text=True, cwd=ROOT, check=False)
    if done.returncode != 0:
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        raise RuntimeError(f"{target}: exit code {done.returncode}: {last}")
    # The function may print; the answer is the last line.
    return Fresh(**json.loads(done.stdout.splitlines()[-1]))


def _child() -> None:
    """Serve one request from standard input."""
    request = json.load(sys.stdin)
    module, _, name = request["target"].partition(":")
    function: Callable[..., Any] = getattr(importlib.import_module(module), name)
    arguments = request["arguments"]
    for _ in range(request["warm_up"]):
        function(*arguments)
    seconds, result = cpu_seconds(lambda: function(*arguments))
    print("\n" + json.dumps({"cpu_seconds": seconds, "peak_memory": peak_memory(), "result": result}))


if __name__ == "__main__":
    _child()
