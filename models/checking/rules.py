"""Rules by name: those that are known, and Python functions that stand in their file."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from pathlib import Path as FilePath

from models.checking.findings import Path, Problem, listed, unknown
from models.plant import Plant
from models.station.description import Rule
from models.station.rules import RULES

__all__ = ["RELEASE_RULES", "ROUTING_RULES", "SEEK_RULES", "rules"]

ROUTING_RULES = ("shortest_queue", "first")
RELEASE_RULES = ("fifo", "edd", "priority")
SEEK_RULES = ("nearest", "oldest", "longest_queue", "due_date", "priority")

_WRITE = "names no function; write `file.py:function`"


def rules(plant: Plant, folder: FilePath | None = None) -> Iterator[Problem]:
    """Give the rules that are unknown, and the functions that are not there.

    Parameters
    ----------
    plant : Plant
    folder : pathlib.Path, optional
        Folder of the plant file, to which `file.py:function` is relative; without it, files are not looked for.
    """
    stated: list[tuple[Path, str, Rule, tuple[str, ...]]] = [
        (("policies", "routing"), "routing rule", plant.policies.routing, ROUTING_RULES),
        (("policies", "release"), "release rule", plant.policies.release, RELEASE_RULES),
    ]
    for name, station in plant.stations.items():
        stated.append((("stations", name, "queue", "rule"), "queue rule", station.queue.rule, tuple(RULES)))
        for number, failure in enumerate(station.failures):
            if failure.rule is not None:
                stated.append((("stations", name, "failures", number, "rule"), "failure rule", failure.rule, ()))
    for name, buffer in plant.buffers.items():
        stated.append((("buffers", name, "rule"), "queue rule", buffer.rule, tuple(RULES)))
    stated += [
        (("fleets", name, "seeks"), "rule of vehicles", fleet.seeks, SEEK_RULES) for name, fleet in plant.fleets.items()
    ]
    for path, kind, rule, known in stated:
        if isinstance(rule, str) and (message := _wrong(kind, rule, known, folder)):
            yield path, message
    for path, _, rule, _ in stated:
        if rule == "least_setup" and not _has_setup(plant, path):
            yield path, "least_setup needs a station with a `setup`"


def _wrong(kind: str, rule: str, known: Collection[str], folder: FilePath | None) -> str | None:
    if rule in known:
        return None
    file, colon, function = rule.rpartition(":")
    if not colon and not rule.endswith(".py"):
        return f"{unknown(kind, rule, known)} (or name a function of yours, `file.py:function`)" if known else _WRITE
    if not (file.endswith(".py") and function.isidentifier()):
        return _WRITE
    if folder is None:
        return None
    path = folder / file
    try:
        if not path.is_file():
            return f"there is no file '{file}' beside the plant file"
        tree = ast.parse(path.read_bytes())
    except (OSError, SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return f"'{file}' cannot be read as Python: {error}"
    functions = _names(tree)
    if function not in functions:
        shown = f"; it defines {listed(functions)}" if functions else ""
        return f"'{file}' defines no function '{function}'{shown}"
    return None


def _names(tree: ast.Module) -> list[str]:
    """Return the names at the top of a module that may be functions: defined, assigned or imported."""
    names: list[str] = []
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.append(node.name)
        elif isinstance(node, ast.Assign):
            names += [target.id for target in node.targets if isinstance(target, ast.Name)]
        elif isinstance(node, ast.ImportFrom):
            names += [alias.asname or alias.name for alias in node.names]
    return names


def _has_setup(plant: Plant, path: Path) -> bool:
    if path[0] == "stations":
        return plant.stations[str(path[1])].setup is not None
    return any(s.setup is not None for s in plant.stations.values() if s.buffer == path[1])
