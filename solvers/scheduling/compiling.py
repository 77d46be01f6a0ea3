"""Tells, once, that kernels are being compiled: the first call on a machine takes long for that."""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

__all__ = ["telling_of_compilation"]

LOG = logging.getLogger("solvers.scheduling")


@contextmanager
def telling_of_compilation() -> Iterator[None]:
    """While it is open, the first kernel that numba compiles, not finding it in its cache, is a warning in the log."""
    if "numba" not in sys.modules:
        yield
        return
    from numba.core import event

    class Listener(event.Listener):
        def __init__(self) -> None:
            self.told = False

        def on_start(self, event: Any) -> None:
            if not self.told:
                self.told = True
                LOG.warning("compiling kernels, once; later runs start at once")

        def on_end(self, event: Any) -> None:
            pass

    listener = Listener()
    event.register("numba:compile", listener)  # type: ignore[no-untyped-call]
    try:
        yield
    finally:
        event.unregister("numba:compile", listener)  # type: ignore[no-untyped-call]
