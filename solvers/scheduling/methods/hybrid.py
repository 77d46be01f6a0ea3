"""The default: a rule, then search, with CP-SAT beside it for proofs and for what the search does not cover."""

import threading
from collections.abc import Callable

from ..problem import Problem
from ..run import Run
from . import cpsat, rule, search

__all__ = ["solve", "supports"]

PROOF_OPERATIONS = 600
"""Up to here CP-SAT gets a thread beside the search; larger problems it hardly ever proves."""
QUICK_PROOF_OPERATIONS = 120
"""Up to here it gets one whatever the time; beyond only with `PROOF_SECONDS`, since in less it proves nothing."""
PROOF_SECONDS = 5.0
PATIENT_OPERATIONS = 250
"""Up to here CP-SAT keeps its thread to the end; beyond it gives it back where a proof is not in sight,"""
PROOF_SHARE = 0.2
"""which is asked after that share of the time:"""
NEAR = 0.01
"""best and bound are farther apart than that share of the best."""


def supports(problem: Problem) -> str | None:
    """What any of the parts supports."""
    if search.supports(problem) is None or rule.supports(problem) is None:
        return None
    return cpsat.supports(problem)


def solve(run: Run, workers: int) -> None:
    """Rule, search and CP-SAT together.

    With a limit on iterations there is no proof beside the search, since threads are not repeatable.
    """
    problem = run.problem
    if rule.supports(problem) is None and run.best is None:
        rule.solve(run, 1)
    searches = run.best is not None and search.supports(problem) is None
    proves = cpsat.supports(problem) is None
    if not searches:
        if proves and not run.stopped:
            cpsat.solve(run, workers)
    elif run.iterations is not None or not proves or not _worth_proving(run):
        search.solve(run, workers)
    else:
        _prove_beside(run, workers)


def _worth_proving(run: Run) -> bool:
    most = PROOF_OPERATIONS if run.time_limit >= PROOF_SECONDS else QUICK_PROOF_OPERATIONS
    return run.problem.operations <= most


def _prove_beside(run: Run, workers: int) -> None:
    """Search on all threads but one, on all once CP-SAT has given up."""
    run.reserved = min(1, workers - 1)

    def proof() -> None:
        cpsat.solve(run, 1, give_up=lambda: _hopeless(run))
        run.reserved = 0

    _together(run, lambda: search.solve(run, workers), proof)


def _hopeless(run: Run) -> bool:
    """Whether a larger problem is still far from a proof after a share of the time."""
    if run.problem.operations <= PATIENT_OPERATIONS or run.seconds < PROOF_SHARE * run.time_limit:
        return False
    if run.best is None or run.bound is None:
        return True
    return run.best.value[0] - run.bound[0] > NEAR * run.best.value[0]


def _together(run: Run, *parts: Callable[[], None]) -> None:
    """Run the parts in threads until all are done; a mistake or Ctrl-C stops them all."""
    mistakes: list[BaseException] = []

    def work(part: Callable[[], None]) -> None:
        try:
            part()
        except BaseException as mistake:
            mistakes.append(mistake)
            run.stop()

    threads = [threading.Thread(target=work, args=(part,), daemon=True) for part in parts]
    for thread in threads:
        thread.start()
    try:
        for thread in threads:
            while thread.is_alive():
                thread.join(0.05)
    finally:
        run.stop()
        for thread in threads:
            thread.join()
    if mistakes:
        raise mistakes[0]
