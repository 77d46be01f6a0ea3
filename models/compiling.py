"""What marks a function as compiled, and finds its machine code: numba is loaded only where there is none yet.

A function marked with `inner` is called by compiled functions, one marked with `outer` by Python as well. Numbers go in
and out of an outer function, and arrays in: its machine code then needs nothing of numba, and is kept in a file that is
read in some milliseconds (`models.machine_code`), where loading numba takes more than a second of CPU. What numba does
where there is no such file yet is said in `models.translating`.
"""

import hashlib
import inspect
import os
from collections.abc import Callable
from functools import cache, update_wrapper
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints, overload

import numpy as np

__all__ = ["Kernel", "bare", "compile_all", "inner", "kernels_of", "outer"]

COMPILED = os.environ.get("NUMBA_DISABLE_JIT", "0") in ("", "0")

COMPILER = ("compiling", "entrance", "machine_code", "sparing", "translating")
"""Modules of this folder that decide what machine code comes out."""

Function = TypeVar("Function", bound=Callable[..., Any])


def bare(array: Any) -> Any:
    """Return the elements of an array in C order and nothing else: no length, no index that counts from the end.

    To a compiled function this is an address. It takes a fraction of the instructions, and of the time to compile, that
    an array takes.
    """
    return array.reshape(-1)


class Kernel:
    """A function that is compiled where it is called for the first time, once for all processes.

    Attributes
    ----------
    py_func : the function itself
    options : of numba
    called : whether Python may call it
    """

    called = True

    def __init__(self, function: Callable[..., Any], signature: str | None, options: dict[str, Any]) -> None:
        update_wrapper(self, function)
        self.py_func, self.options = function, options
        self._signature, self.has_signature = signature, signature is not None
        self._parameters = inspect.signature(function)
        self._count, self._defaults = len(self._parameters.parameters), function.__defaults__ or ()
        self._code: Callable[..., Any] | None = None
        self._dispatcher: Any = None

    def __call__(self, *given: Any, **named: Any) -> Any:
        """Call it from Python."""
        if self._code is None:
            self.ready()
        if named:
            bound = self._parameters.bind(*given, **named)
            bound.apply_defaults()
            given = bound.args
        elif len(given) < self._count:
            given += self._defaults[len(given) - self._count :]
        return self._code(*given)  # type: ignore[misc]

    @property
    def _numba_type_(self) -> Any:
        """What numba asks of a value that it finds in a function."""
        from models.translating import called_by_others

        if self._dispatcher is None:
            self._dispatcher = called_by_others(self.py_func, self.options)
        return self._dispatcher._numba_type_

    @property
    def signature(self) -> str | None:
        """What it takes and returns, or None where nothing says so, or its machine code could not do without numba."""
        if self._signature is None:
            self._signature = _annotated(self.py_func)
        return self._signature or None

    @property
    def kept(self) -> bool:
        """Tell whether its machine code is there already."""
        return self._code is not None or (self.signature is not None and _file(self).exists())

    def ready(self) -> None:
        """Find its machine code, or have it made."""
        from models.machine_code import keep, load, read

        found = None if self.signature is None else read(_file(self))
        if found is not None:
            self._code = load(*found)
            return
        from models.translating import called_by_python, machine_code

        if self.signature is None:
            self._code = called_by_python(self.py_func, self.options, stamp(self.py_func))
            return
        made = machine_code(self.py_func, self.signature, self.options)
        self._code = load(*made)
        keep(_file(self), *made)


def _annotated(function: Callable[..., Any]) -> str:
    """Signature of a function that takes numbers, or tuples of them, and returns a number; else nothing."""
    known = get_type_hints(function)
    result, taken = _NUMBERS.get(known.pop("return", None)), [_name_of(one) for one in known.values()]
    return f"{result}({', '.join(map(str, taken))})" if result and all(taken) else ""


def _name_of(annotation: Any) -> str | None:
    """How numba names a kind of numbers."""
    kinds = set(get_args(annotation))
    if get_origin(annotation) is tuple and kinds == {float}:
        return f"UniTuple(float64, {len(get_args(annotation))})"
    return _NUMBERS.get(annotation)


_NUMBERS: dict[Any, str] = {float: "float64", int: "int64", bool: "boolean", np.uint64: "uint64"}


def _files_of(function: Callable[..., Any]) -> set[str]:
    """Files of a function, of the compiled functions in its reach, of what these read names from, and the compiler's.

    Nothing else that is loaded counts: what stands in the cache must not depend on who came before.
    """
    files = {str(Path(__file__).with_name(f"{name}.py")) for name in COMPILER}
    seen, todo = set(), [function]
    while todo:
        one = todo.pop()
        if one in seen:
            continue
        seen.add(one)
        files.add(one.__code__.co_filename)
        for value in one.__globals__.values():
            if isinstance(value, ModuleType):
                if value.__name__.startswith("models.") and value.__file__:
                    files.add(value.__file__)
            elif (called := getattr(value, "py_func", None)) is not None:
                todo.append(called)
    return files


@cache
def _changed(file: str) -> tuple[str, float, int]:
    path = Path(file)
    known = path.stat()
    return path.name, known.st_mtime, known.st_size


def stamp(function: Callable[..., Any]) -> tuple[tuple[str, float, int], ...]:
    """Say when all these files were changed: numba alone looks at that of the outer function."""
    return tuple(map(_changed, sorted(_files_of(function))))


@cache
def _file(kernel: Kernel) -> Path:
    """Where the machine code of a kernel stands: its name tells the processor, the compiler, and all files it is of."""
    from models.machine_code import folder, machine

    function = kernel.py_func
    source = function.__code__.co_filename
    where, contents = (
        hashlib.blake2b(repr(text).encode(), digest_size=6).hexdigest()
        for text in (source, (kernel.signature, kernel.options, stamp(function)))
    )
    return folder(source) / f"{function.__module__}.{function.__name__}-{machine()}-{where}-{contents}.code"


def kernels_of(module: ModuleType) -> "list[Kernel]":
    """Outer functions of a module that have a signature of their own."""
    return [
        value
        for value in vars(module).values()
        if isinstance(value, Kernel) and value.__module__ == module.__name__ and value.has_signature
    ]


def compile_all(kernels: "list[Kernel]") -> None:
    """Have kernels compiled that are not yet: together it takes less time than one by one."""
    from models.sparing import sparing

    with sparing():
        for kernel in kernels:
            kernel.ready()


def inner(function: Function) -> Function:
    """Compile a function that only compiled functions call."""
    if not COMPILED:
        return function
    return cast(Function, _Inner(function, None, {}))


class _Inner(Kernel):
    called = False

    def ready(self) -> None:
        """Refuse: it has no code of its own."""
        raise TypeError("an inner function is called by compiled functions only")


@overload
def outer(signature: Function, /) -> Function: ...
@overload
def outer(signature: str | None = None, /, **options: Any) -> Callable[[Function], Function]: ...
def outer(signature: Any = None, /, **options: Any) -> Any:
    """Compile a function, which Python calls, and compiled functions may, with all that it needs.

    Parameters
    ----------
    signature : what it takes and returns, as numba writes it; where it is not given, and annotations say more than
        numbers, the function is compiled and called by numba, anew for each kind of arguments
    options : of numba, for this function

    Notes
    -----
    With a signature, the only error that a function may raise is an OverflowError, and it makes no arrays.
    """
    if callable(signature):
        return outer()(signature)

    def mark(function: Function) -> Function:
        return cast(Function, Kernel(function, signature, options)) if COMPILED else function

    return mark
