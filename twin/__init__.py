"""Factories as digital twins: ``import twin`` is the public interface of the whole.

The names below load the module they live in at first use, so that ``import twin`` costs a few milliseconds. A new
public name takes one line in each of the three lists: the import for type checkers, ``__all__`` and ``_HOMES``.
"""

import importlib
import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    pass

__all__ = ["__version__"]

__version__ = "0.1.0"

_HOMES: dict[str, str] = {}
"""The module in which each public name lives."""

_SIBLINGS = ("models", "solvers")
"""The packages that ours imports and that a user's own file of that name would hide."""


def _check_siblings() -> None:
    """Raise unless the packages beside this one are those that Python would import."""
    here = Path(__file__).resolve().parents[1]
    for name in _SIBLINGS:
        try:
            spec = importlib.util.find_spec(name)
        except ValueError:  # a module put into sys.modules by hand, without a spec
            spec = None
        origin = spec.origin if spec is not None else None
        if origin is None:
            raise ImportError(
                f"twin: its package '{name}' is missing beside {here / 'twin'}; install factory-twin again"
            )
        if Path(origin).resolve().parents[1] != here:
            raise ImportError(
                f"twin: {origin} hides the package '{name}' of factory-twin; rename that file or folder, or "
                f"start Python from another folder"
            )


def __getattr__(name: str) -> object:
    """Load a public name at its first use (PEP 562)."""
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'twin' has no attribute {name!r}; it has: {', '.join(sorted(__all__))}")
    value = getattr(importlib.import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


_check_siblings()
