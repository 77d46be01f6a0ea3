"""Hooks: policies that are plain Python functions, given as such or as `file.py:function` in the plant file."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from twin.engine.errors import SimulationError

__all__ = ["is_hook", "resolve"]


def is_hook(rule: object) -> bool:
    """Tell whether a rule is a user's function."""
    return callable(rule) or (isinstance(rule, str) and ".py:" in rule)


def resolve(rule: str | Callable[..., Any], known: Mapping[str, Any], folder: Path | None, where: str) -> Any:
    """Find the function that a rule names.

    Raises
    ------
    SimulationError
        The file or the function is not there, or the name is not known.
    """
    if callable(rule):
        return _guarded(rule, where)
    if rule in known:
        return known[rule]
    path, colon, name = rule.rpartition(":")
    if not colon:
        raise SimulationError(
            f"{where}: unknown rule {rule!r}; known are {', '.join(known)}, or write file.py:function"
        )
    file = Path(path) if folder is None else folder / path
    spec = importlib.util.spec_from_file_location(f"hook_{file.stem}", file)
    if spec is None or spec.loader is None or not file.is_file():
        raise SimulationError(f"{where}: the file {file} of the rule {rule!r} does not exist")
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        raise SimulationError(f"{where}: {file} cannot be loaded: {type(error).__name__}: {error}") from error
    function = getattr(module, name, None)
    if not callable(function):
        raise SimulationError(f"{where}: {file} has no function {name!r}")
    return _guarded(function, where)


def _guarded(function: Callable[..., Any], where: str) -> Callable[..., Any]:
    """Turn an error within a user's function into one line."""

    def call(*arguments: Any) -> Any:
        try:
            value = function(*arguments)
            if value != value or value is None:
                raise ValueError(f"returned {value!r}, a number is wanted")
        except Exception as error:
            name = getattr(function, "__name__", "the rule")
            raise SimulationError(f"{where}: {name} failed: {type(error).__name__}: {error}") from error
        return value

    return call
