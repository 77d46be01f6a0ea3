"""While large kernels are compiled, what numba does over and over is done once, or not at all.

Together this saves a third of the time. None of it is meant to change the code that comes out.
"""

import gc
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from numba.core import config, event, ir
from numba.core.base import BaseContext
from numba.core.postproc import PostProcessor
from numba.core.types.functions import BaseFunction

from models.garbage import uncollected

__all__ = ["sparing"]


@contextmanager
def _put(owner: Any, name: str, value: Any) -> Iterator[None]:
    before = getattr(owner, name)
    setattr(owner, name, value)
    try:
        yield
    finally:
        setattr(owner, name, before)


@contextmanager
def _no_garbage() -> Iterator[None]:
    """Let nothing be searched for garbage: hardly any comes up. Afterwards all counts as long known."""
    with uncollected():
        try:
            yield
        finally:
            gc.freeze()
            gc.unfreeze()


@contextmanager
def sparing() -> Iterator[None]:
    """Spare what a large kernel does not need. One within another does nothing."""
    if BaseContext.get_abi_sizeof is not _get_abi_sizeof:
        yield
        return
    with ExitStack() as stack:
        stack.enter_context(_no_garbage())
        for owner, name, value in (
            (
                BaseFunction,
                "get_call_type",
                _once(_get_call_type, lambda f, c, args, kws: (f, args, tuple(kws.items()))),
            ),
            (BaseContext, "get_abi_sizeof", _once(_get_abi_sizeof, lambda context, kind: str(kind))),
            (BaseContext, "refresh", _once(BaseContext.refresh, lambda context: context)),
            (config, "reload_config", lambda: None),
            (event, "start_event", lambda kind, data=None: None),
            (event, "end_event", lambda kind, data=None, exc_details=None: None),
            (ir.Inst, "_rec_list_vars", _variables),
            (PostProcessor, "run", _look_over),
        ):
            stack.enter_context(_put(owner, name, value))
        yield


_get_call_type: Any = BaseFunction.get_call_type
"""What a function of numba's own, as the sum of two whole numbers, takes and returns: asked wherever one is called."""
_get_abi_sizeof: Any = BaseContext.get_abi_sizeof
"""Bytes of a kind of numbers: found by compiling a module with one of them."""


_run: Any = PostProcessor.run


def _look_over(self: Any, emit_dels: bool = False, extend_lifetimes: bool = False) -> None:
    """Find out where variables live, but only before the last pass, which alone wants to know it."""
    self.func_ir.generator_info = None
    if emit_dels:
        _run(self, emit_dels, extend_lifetimes)


def _once(function: Callable[..., Any], key: Callable[..., Any]) -> Callable[..., Any]:
    """Let a function answer each question once."""
    known: dict[Any, Any] = {}

    def answer(*given: Any) -> Any:
        asked = key(*given)
        if asked not in known:
            known[asked] = function(*given)
        return known[asked]

    return answer


_PLAIN = frozenset({ir.Loc, ir.Scope, ir.Global, ir.Const, ir.Arg, str, int, float, bool, type(None)})


def _variables(self: Any, value: Any) -> list[Any]:
    """Variables in an instruction, or in what stands in it, in their order."""
    kind = type(value)
    if kind is ir.Var:
        return [value]
    if kind in _PLAIN:
        return []
    if isinstance(value, ir.Inst):
        found: list[Any] = value.list_vars()
        return found
    parts = value.values() if kind is dict else value if isinstance(value, list | tuple) else ()
    found = []
    for part in parts:
        kind = type(part)
        if kind is ir.Var:
            found.append(part)
        elif kind not in _PLAIN:
            found += _variables(self, part)
    return found
