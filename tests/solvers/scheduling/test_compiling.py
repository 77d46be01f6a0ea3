import logging
import time

import numpy as np
import pytest
from numba import njit

from solvers.scheduling import ProblemBuilder
from solvers.scheduling.compiling import compilation_apart
from solvers.scheduling.run import Run


def test_compilation_is_told_once_and_takes_none_of_the_time(caplog: pytest.LogCaptureFixture) -> None:
    builder = ProblemBuilder()
    builder.add_mode(builder.add_operation(builder.add_job()), 1, builder.add_machine())
    run = Run(builder.build(), 60.0)

    @njit
    def inside(x: float) -> float:
        return np.sin(x)

    @njit
    def outside(x: float) -> float:
        return inside(x) + np.cos(x)

    began = time.perf_counter()
    with caplog.at_level(logging.WARNING), compilation_apart(run):
        before = run.seconds
        outside(1.0)
        compiled = time.perf_counter() - began
        assert run.seconds - before < compiled / 5
        time.sleep(0.05)
        assert run.seconds - before >= 0.05  # the clock goes on
    assert [record.message for record in caplog.records] == ["compiling kernels, once; later runs start at once"]
