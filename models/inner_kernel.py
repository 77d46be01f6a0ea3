"""How functions are compiled that only other compiled functions call: without the wrappers for Python, in half the time."""

from collections.abc import Callable
from typing import Any, TypeVar

from numba import njit

__all__ = ["inner"]

Function = TypeVar("Function", bound=Callable[..., Any])


def inner(function: Function) -> Function:
    """Let a function be compiled into those that call it; the outermost one is kept in the cache."""
    compiled: Function = njit(error_model="numpy", no_cpython_wrapper=True, no_cfunc_wrapper=True)(function)
    return compiled
