"""Which engine runs a plant, and why."""

from __future__ import annotations

import importlib
import logging
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from twin.engine.support import unsupported

if TYPE_CHECKING:
    from models.plant import Plant

__all__ = ["Choice", "Engine", "EngineError", "choose", "simulate_of"]

Engine = Literal["auto", "reference", "compiled"]

QUICK = 2.0
"""Time for which nobody needs to be told that something is being compiled [s]."""


class EngineError(ValueError):
    """An engine that there is not, or that cannot run the plant; one line says why."""


class Choice(NamedTuple):
    """An engine, and why it was taken."""

    engine: str
    reason: str


def choose(plant: Plant, engine: str = "auto") -> Choice:
    """Choose the engine for a plant; the compiled one is compiled if it never was.

    Raises
    ------
    EngineError
        There is no such engine, or it cannot run the plant.
    """
    if engine not in ("auto", "reference", "compiled"):
        raise EngineError(f"engine: {engine!r}, want 'auto', 'reference' or 'compiled'")
    if engine == "reference":
        return Choice("reference", "as asked")
    reasons = unsupported(plant)
    if not reasons:
        _compile()
        return Choice("compiled", "as asked" if engine == "compiled" else "it runs everything in this plant")
    if engine == "compiled":
        more = f" (and {len(reasons) - 1} more)" if len(reasons) > 1 else ""
        raise EngineError(f"engine: the compiled engine cannot run this plant: {reasons[0]}{more}; want 'reference'")
    return Choice("reference", f"the compiled engine cannot run it: {reasons[0]}")


def simulate_of(engine: str) -> Callable[..., Any]:
    """Return what runs a plant once on an engine."""
    simulate: Callable[..., Any] = importlib.import_module(f"twin.engine.{engine}").simulate
    return simulate


def _compile() -> None:
    """Have the compiled engine ready, and say so where it has to be compiled and takes long."""
    from numba.core import event

    said = threading.Timer(QUICK, logging.getLogger("twin").warning, [SAID])
    said.daemon = True

    class Begun(event.Listener):
        """Starts the clock when numba begins to compile; what it finds in its cache is no event."""

        def on_start(self, event: object) -> None:
            if said.ident is None:
                said.start()

        def on_end(self, event: object) -> None:
            """Nothing is to be done."""

    try:
        with event.install_listener("numba:compile", Begun()):
            simulate_of("compiled")
    finally:
        said.cancel()


SAID = "the engine is being compiled, once after installation; this takes about a minute"
