"""What a benchmark is, and where the groups are found: `engines` is the file engines.py with engines_*.py beside it."""

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass

import benchmarks
from benchmarks.harness.bounds import Bound

__all__ = ["Benchmark", "Measured", "UnknownGroupError", "benchmark", "find_groups", "load_group"]


@dataclass(frozen=True, slots=True)
class Measured:
    """What a benchmark measured, after it has asserted that its answer is right.

    Attributes
    ----------
    value : in the unit of the benchmark
    reference : what it is measured against in words or numbers (the peer's seconds, the exact value), if anything
    spread : how far the value varies within the run, in the unit of the value (interquartile range); None if one shot
    """

    value: float
    reference: float | str | None = None
    spread: float | None = None


@dataclass(frozen=True, slots=True)
class Benchmark:
    """One registered benchmark; `asked` is the bound its value has to keep, None where it is for information."""

    id: str
    what: str
    unit: str
    asked: str | None
    run: Callable[[bool], Measured]

    @property
    def group(self) -> str:
        """Name of the group: the id up to its first dot."""
        return self.id.partition(".")[0]


class UnknownGroupError(ValueError):
    """A group that does not exist; the message lists those that do."""


_REGISTERED: dict[str, Benchmark] = {}


def benchmark(
    *, id: str, what: str, unit: str, asked: str | None = None
) -> Callable[[Callable[[bool], Measured]], Callable[[bool], Measured]]:
    """Register a function as a benchmark; the function takes `quick` and returns what it measured.

    Parameters
    ----------
    id : ``group.name``, where the group is the name of the file that the function stands in, up to its first underscore
    what : one line that says what is measured
    unit : of the value
    asked : bound on the value such as ``"<= 1.2"``, ``">= 10"`` or ``"92 .. 98"``

    Raises
    ------
    ValueError
        If the id is taken or names another group than its file, or the bound cannot be read.
    """
    if asked is not None:
        Bound.parse(asked)

    def register(run: Callable[[bool], Measured]) -> Callable[[bool], Measured]:
        new = Benchmark(id, what, unit, asked, run)
        home = run.__module__.rpartition(".")[2]
        if new.group != home and not home.startswith(f"{new.group}_"):
            raise ValueError(f"benchmark {id}: stands in {home}.py, so its id must start with {home}.")
        if id in _REGISTERED:
            raise ValueError(f"benchmark {id}: registered twice")
        _REGISTERED[id] = new
        return run

    return register


def find_groups() -> list[str]:
    """Names of all groups, without loading any: the modules beside this package that are no packages themselves."""
    return sorted({name.partition("_")[0] for name in _modules()})


def _modules() -> list[str]:
    found = (m.name for m in pkgutil.iter_modules(benchmarks.__path__) if not m.ispkg)
    return sorted(name for name in found if name != "__main__")


def load_group(group: str) -> list[Benchmark]:
    """Import one group and return its benchmarks in the order of its files.

    Raises
    ------
    UnknownGroupError
        If there is no such file.
    """
    if group not in find_groups():
        raise UnknownGroupError(f"unknown group {group!r}; known: {', '.join(find_groups())}")
    for name in _modules():
        if name.partition("_")[0] == group:
            importlib.import_module(f"benchmarks.{name}")
    return [found for found in _REGISTERED.values() if found.group == group]
