"""Machine code of compiled functions: kept in a file, and loaded, without the compiler.

It is what a module in C would hold: a function that Python calls with its objects (see `models.entrance`).
"""

import ctypes
import hashlib
import os
import platform
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from llvmlite import binding as llvm

__all__ = ["folder", "keep", "load", "machine", "read"]


class _Method(ctypes.Structure):
    """What Python wants to be told of a function in machine code (`PyMethodDef`)."""

    _fields_ = (
        ("name", ctypes.c_char_p), ("address", ctypes.c_void_p), ("flags", ctypes.c_int), ("text", ctypes.c_char_p),
    )  # fmt: skip


ARGUMENTS_IN_A_ROW = 0x80
"""How it is called (`METH_FASTCALL`)."""

_new_function = ctypes.PYFUNCTYPE(ctypes.py_object, ctypes.POINTER(_Method), ctypes.py_object, ctypes.c_void_p)(
    ("PyCFunction_NewEx", ctypes.pythonapi)
)
_LOADED: list[Any] = []
"""All that is loaded, which stays."""


def load(name: str, code: bytes) -> Callable[..., Any]:
    """Return the function of a name in machine code, an object file, which may call the libraries of this process."""
    builder = llvm.JITLibraryBuilder().add_object_img(code).add_current_process().export_symbol(name)
    library = builder.link(_loader(), f"{name}.{len(_LOADED)}")
    method = _Method(name.encode(), library[name], ARGUMENTS_IN_A_ROW, None)
    _LOADED.append((library, method))
    function: Callable[..., Any] = _new_function(ctypes.byref(method), np.ndarray, None)
    return function


@cache
def _loader() -> Any:
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    return llvm.create_lljit_compiler()


@cache
def machine() -> str:
    """Processor, Python and compiler, in few letters: machine code is for these alone."""
    with suppress(RuntimeError):
        features = llvm.get_host_cpu_features().flatten()
    settings = sorted((key, value) for key, value in os.environ.items() if key.startswith("NUMBA_"))
    settings = [(key, value) for key, value in settings if key != "NUMBA_CACHE_DIR" and "THREAD" not in key]
    known = (llvm.get_process_triple(), llvm.get_host_cpu_name(), features, settings)
    programs = platform.python_version(), np.__version__, version("numba"), version("llvmlite")
    return hashlib.blake2b(repr((known, programs)).encode(), digest_size=6).hexdigest()


@cache
def folder(source: str) -> Path:
    """Where machine code is kept: where numba is told to, or beside the source, or with the user's files."""
    if named := os.environ.get("NUMBA_CACHE_DIR"):
        return Path(named)
    beside = Path(source).with_name("__pycache__")
    near = beside if beside.is_dir() else beside.parent
    return beside if os.access(near, os.W_OK) else Path.home() / ".cache" / "twin"


def read(file: Path) -> tuple[str, bytes] | None:
    """Return the name of a function and its machine code, or None where there is none, or it is damaged."""
    try:
        head, _, code = file.read_bytes().partition(b"\n")
        name, digest = head.decode().split()
    except (OSError, ValueError):
        return None
    return (name, code) if digest == _digest(code) else None


def _digest(code: bytes) -> str:
    return hashlib.blake2b(code, digest_size=16).hexdigest()


def keep(file: Path, name: str, code: bytes) -> None:
    """Keep machine code; that of former files goes. Where there is no room for it, it is made anew another time."""
    former = file.name.rpartition("-")[0]
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        made = file.with_suffix(f".{os.getpid()}")
        made.write_bytes(f"{name} {_digest(code)}\n".encode() + code)
        made.replace(file)
        for other in file.parent.glob(f"{former}-*.code"):
            if other != file:
                other.unlink()
