"""The first call on a machine compiles kernels: it is told once, and takes none of the time of a run."""

import logging
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from .run import Run

__all__ = ["compilation_apart"]

LOG = logging.getLogger("solvers.scheduling")


@contextmanager
def compilation_apart(run: Run) -> Iterator[None]:
    """While it is open, the run's clock stands still where numba compiles; the first time it does is told in the log.

    A kernel that is found in numba's cache is not compiled.
    """
    if "numba" not in sys.modules:
        yield
        return
    from numba.core import event

    class Listener(event.Listener):
        def __init__(self) -> None:
            self.told = False
            self.under_way = 0
            self.lock = threading.Lock()

        def on_start(self, event: Any) -> None:
            if not self.told:
                self.told = True
                LOG.warning("compiling kernels, once; later runs start at once")
            with self.lock:
                self.under_way += 1
                if self.under_way == 1:  # what a kernel calls is compiled within it
                    run.halt()

        def on_end(self, event: Any) -> None:
            with self.lock:
                self.under_way -= 1
                if self.under_way == 0:
                    run.go_on()

    with event.install_listener("numba:compile", Listener()):
        yield
