"""What all tests share: hypothesis without a deadline, since time is never asserted in a test, and compiled engines."""

import sys

import pytest
from hypothesis import settings

# The parent is hypothesis's own choice: on a CI machine, the same examples every time.
settings.register_profile("factory", parent=settings(), deadline=None)
settings.load_profile("factory")


@pytest.fixture(scope="session", autouse=True)
def _compiled() -> None:
    """Compile before any test, which may look at what is said, where tests of runs are among them."""
    if "twin" in sys.modules:
        from twin.engine.choice import KERNELS, compile_engine

        for engine in KERNELS:
            compile_engine(engine)
