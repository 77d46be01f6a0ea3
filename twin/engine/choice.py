"""Which engine runs a plant, and why."""

from __future__ import annotations

import importlib
import logging
import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, get_args

from models.compiling import compile_all, kernels_of
from twin.engine.line import not_a_line
from twin.engine.support import unsupported

if TYPE_CHECKING:
    from models.plant import Plant

__all__ = ["KERNELS", "Choice", "Engine", "EngineError", "choose", "compile_engine", "simulate_of"]

Engine = Literal["auto", "reference", "compiled", "recursion"]

QUICK = 2.0
"""Time for which nobody needs to be told that something is being compiled [s]."""


class EngineError(ValueError):
    """An engine that there is not, or that cannot run the plant; one line says why."""


class Choice(NamedTuple):
    """An engine, and why it was taken."""

    engine: str
    reason: str


def choose(plant: Plant, engine: str = "auto", record: str = "all") -> Choice:
    """Choose the engine for a plant, and have it compiled if it never was.

    Parameters
    ----------
    plant : Plant
    engine : str
        As it is asked for.
    record : str
        "figures" where nobody wants to know what happens, only what it adds up to.

    Raises
    ------
    EngineError
        There is no such engine, or it cannot run the plant.
    """
    if engine not in get_args(Engine):
        raise EngineError(f"engine: {engine!r}, want 'auto', 'reference', 'compiled' or 'recursion'")
    if engine == "reference":
        return Choice("reference", "as asked")
    if engine == "recursion" or (engine == "auto" and record == "figures"):
        reasons = not_a_line(plant)
        if not reasons and record == "figures":
            compile_engine("recursion")
            return Choice("recursion", "as asked" if engine == "recursion" else "this plant is a line")
        if engine == "recursion":
            raise EngineError(_refusal(reasons))
    reasons = unsupported(plant)
    if not reasons:
        compile_engine("compiled")
        return Choice("compiled", "as asked" if engine == "compiled" else "it runs everything in this plant")
    if engine == "compiled":
        raise EngineError(
            f"engine: the compiled engine cannot run this plant: {reasons[0]}{_more(reasons)}; want 'reference'"
        )
    return Choice("reference", f"the compiled engine cannot run it: {reasons[0]}")


def _more(reasons: Sequence[str]) -> str:
    return f" (and {len(reasons) - 1} more)" if len(reasons) > 1 else ""


def _refusal(reasons: Sequence[str]) -> str:
    """Say why the recursion cannot do what is asked."""
    if not reasons:
        return "engine: the recursion knows figures, not what happens; want 'auto', or a record of 'figures' alone"
    return f"engine: this plant is not a line for the recursion: {reasons[0]}{_more(reasons)}; want 'auto'"


def simulate_of(engine: str) -> Callable[..., Any]:
    """Return what runs a plant once on an engine that tells what happens."""
    simulate: Callable[..., Any] = importlib.import_module(f"twin.engine.{engine}").simulate
    return simulate


def compile_engine(engine: str) -> None:
    """Have a compiled engine ready, and say so where it has to be compiled and takes long."""
    importlib.import_module(f"twin.engine.{engine}")
    needed = [kernel for module in KERNELS[engine] for kernel in kernels_of(importlib.import_module(module))]
    missing = [kernel for kernel in needed if not kernel.kept]
    if not missing:
        return
    said = threading.Timer(QUICK, logging.getLogger("twin").warning, [SAID])
    said.daemon = True
    said.start()
    try:
        compile_all(missing)
    finally:
        said.cancel()


KERNELS = {
    "compiled": (
        "twin.engine.kernel", "twin.record.meter_kernel", "twin.record.ends_kernel", "twin.record.bottleneck_kernel",
        "models.streams.sampling",
    ),
    "recursion": ("twin.engine.recursion_figures_kernel", "models.streams.sampling"),
}  # fmt: skip
"""Modules of what an engine runs in any plant: compiled before its work is shared out, not by each who takes part."""
SAID = "the engine is being compiled, once after installation; this takes less than a minute"
