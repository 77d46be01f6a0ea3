"""Hooks: policies that are plain Python functions, given as such or as `file.py:function` in the plant file."""

from __future__ import annotations

import importlib.util
import math
from collections.abc import Callable, Mapping
from numbers import Real
from pathlib import Path
from typing import Any

from models.fleet.request import Request
from models.plant import Plant
from models.reading.errors import one_line
from models.station.description import Rule
from models.work import Part
from twin.engine.errors import RuleError

__all__ = ["is_hook", "resolve", "rules_of"]


def is_hook(rule: object) -> bool:
    """Tell whether a rule is a user's function."""
    return callable(rule) or (isinstance(rule, str) and ".py:" in rule)


def rules_of(plant: Plant) -> list[Rule]:
    """Return all rules that a plant states or that hold for it."""
    rules = [plant.policies.routing, plant.policies.release]
    rules += [buffer.rule for buffer in plant.buffers.values()]
    rules += [fleet.seeks for fleet in plant.fleets.values()]
    for station in plant.stations.values():
        rules += [station.queue.rule, *(failure.rule for failure in station.failures if failure.rule is not None)]
    return rules


def resolve(
    rule: str | Callable[..., Any], known: Mapping[str, Any], folder: Path | None, where: str, low: float = -math.inf
) -> Any:
    """Find the function that a rule names; less than `low` may not come from it.

    Raises
    ------
    RuleError
        The file or the function is not there, or the name is not known.
    """
    if callable(rule):
        return _guarded(rule, where, low)
    if rule in known:
        return known[rule]
    path, colon, name = rule.rpartition(":")
    if not colon:
        raise RuleError(f"{where}: unknown rule {rule!r}; known are {', '.join(known)}, or write file.py:function")
    file = Path(path) if folder is None else folder / path
    spec = importlib.util.spec_from_file_location(f"hook_{file.stem}", file)
    if spec is None or spec.loader is None or not file.is_file():
        raise RuleError(f"{where}: the file {file} of the rule {rule!r} does not exist")
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # a rule's file may also call sys.exit()
        raise RuleError(f"{where}: {file} cannot be loaded: {_said(error)}") from error
    function = getattr(module, name, None)
    if not callable(function):
        raise RuleError(f"{where}: {file} has no function {name!r}")
    return _guarded(function, where, low)


def _guarded(function: Callable[..., Any], where: str, low: float) -> Callable[..., float]:
    """Turn an error within a user's function into one line, and see that it gives a number and changes no lot."""
    name = getattr(function, "__name__", "the rule")

    def call(*arguments: Any) -> float:
        before = [_state(argument) for argument in arguments]
        try:
            given = function(*arguments)
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # also sys.exit() and whatever else is no Exception
            raise RuleError(f"{where}: {name} failed: {_said(error)}") from error
        if before != [_state(argument) for argument in arguments]:
            raise RuleError(f"{where}: {name} changed the lot that it was asked about; a rule may only read")
        try:
            value = float(given) if isinstance(given, Real) or hasattr(given, "__float__") else math.nan
        except (TypeError, ValueError, OverflowError):
            value = math.nan
        if math.isnan(value) or value < low:
            least = f" of at least {low:g}" if low > -math.inf else ""
            raise RuleError(f"{where}: {name} returned {one_line(repr(given))[:80]}, a number{least} is wanted")
        return value

    return call


def _state(argument: Any) -> Any:
    """Return what a rule must leave alone."""
    if isinstance(argument, Request):
        return argument.start, argument.end, argument.since, _state(argument.part)
    if isinstance(argument, Part):
        return argument.pieces, argument.task, argument.number, argument.serial, argument.item, argument.due
    return None


def _said(error: BaseException) -> str:
    text = one_line(error)
    return f"{type(error).__name__}: {text}" if text else type(error).__name__
