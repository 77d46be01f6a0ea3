"""Group `scheduling`: our default solver against best known values, and PyJobShop beside it in the same wall time.

Every answer passes the checker before its value counts. Instances lie in the folder of the environment variable
TWIN_DATA, or ../shared/data beside the checkout; `--quick` makes small ones with Taillard's generator instead. Kernels
are compiled before the clock starts. Gap: (value - best known) / best known.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import mean

import numpy as np

from benchmarks.harness import DATA, Measured, benchmark, data_file
from benchmarks.peers import pyjobshop_model
from solvers.scheduling.answer import Answer
from solvers.scheduling.checker import check
from solvers.scheduling.files import (
    read_fjs,
    read_fjs_with_setups,
    read_flow_shop,
    read_job_shop,
    read_tardiness,
    taillard_flow_shop,
    taillard_job_shop,
)
from solvers.scheduling.objective import objective_value
from solvers.scheduling.problem import Problem
from solvers.scheduling.rules.dispatch import RULES, dispatch_by
from solvers.scheduling.solve import solve

__all__: list[str] = []

WORKERS = 2
JOB_SHOPS = [*(f"jsp/ta{n}1" for n in range(8)), "jsp/swv11"]
SEED = 1


def _flexible() -> list[str]:
    names = [f"fjsp/mk/mk{n:02d}" for n in range(1, 11)]
    for folder in ("edata", "rdata", "barnes"):
        names += sorted(f"fjsp/{folder}/{path.stem}" for path in (DATA / "fjsp" / folder).glob("*.txt"))
    return names


def _read(name: str) -> Problem:
    readers: dict[str, tuple[Callable[[Path], Problem], str]] = {
        "jsp": (read_job_shop, "txt"),
        "fjsp": (read_fjs, "txt"),
        "fjsp_sdst": (read_fjs_with_setups, "fjs"),
        "pfsp": (read_flow_shop, "txt"),
        "tardiness": (read_tardiness, "txt"),
    }
    read, suffix = readers[name.partition("/")[0]]
    return read(data_file(f"{name}.{suffix}"))


def _best_known(names: Sequence[str]) -> list[int]:
    bounds = json.loads(data_file("bounds.json").read_text(encoding="utf-8"))
    return [bounds[name]["ub"] for name in names]


def _ours(problem: Problem, seconds: float) -> Answer:
    """Our answer, checked, after a moment on the same problem that compiles what it needs."""
    solve(problem, 0.2, workers=WORKERS)
    answer = solve(problem, seconds, workers=WORKERS, seed=SEED)
    assert answer.schedule is not None, "no schedule was found"
    check(problem, answer.schedule)
    assert answer.bound is None or answer.value is None or answer.bound <= answer.value
    return answer


def _gaps(problems: Sequence[Problem], best: Sequence[int], seconds: float, *, peer: bool = True) -> Measured:
    """Mean gap in percent; PyJobShop's and the numbers of proofs as the reference."""
    ours, proved = [], 0
    theirs: list[float] = []
    theirs_proved = nothing = worse = 0
    for problem, known in zip(problems, best, strict=True):
        answer = _ours(problem, seconds)
        assert answer.value is not None
        assert answer.value[0] >= known or answer.status != "optimal", "better than the best known, and proved?"
        ours.append(100 * (answer.value[0] - known) / known)
        proved += answer.status == "optimal"
        if peer and pyjobshop_model.installed():
            value, optimal = pyjobshop_model.solve(problem, seconds, WORKERS)
            theirs_proved += optimal
            nothing += value is None
            if value is not None:
                theirs.append(100 * (value - known) / known)
                worse += answer.value[0] > value
    said = f"worst {max(ours):.2f} %, proved {proved}; no PyJobShop"
    if theirs:
        none = f", none on {nothing}" if nothing else ""
        said = f"PyJobShop {mean(theirs):.2f} %{none}, proved {theirs_proved}; ours proved {proved}, worse on {worse}"
    return Measured(mean(ours), said)


def _small_job_shops() -> list[Problem]:
    return [taillard_job_shop(6, 5, 1000 + n, 2000 + n) for n in range(2)]


def _quick(problems: Sequence[Problem]) -> Measured:
    """Small problems: the optimum that CP-SAT proves is what we must find."""
    best = []
    for problem in problems:
        proof = solve(problem, 20, solver="cpsat", workers=WORKERS)
        assert proof.status == "optimal", "CP-SAT proves a small problem"
        assert proof.value is not None
        best.append(proof.value[0])
    return _gaps(problems, best, 1.0)


def _job_shops(seconds: float, quick: bool) -> Measured:
    if quick:
        return _quick(_small_job_shops())
    return _gaps([_read(name) for name in JOB_SHOPS], _best_known(JOB_SHOPS), seconds)


@benchmark(id="scheduling.jsp_2s", what="job shops ta01..ta71, swv11, 2 s", unit="% gap", asked="<= 0.9")
def jsp_2s(quick: bool) -> Measured:
    """Makespan of nine hard job shops after two seconds."""
    return _job_shops(2, quick)


@benchmark(id="scheduling.jsp_30s", what="the same job shops, 30 s", unit="% gap", asked="<= 0.25")
def jsp_30s(quick: bool) -> Measured:
    """Makespan of nine hard job shops after half a minute."""
    return _job_shops(30, quick)


@benchmark(id="scheduling.fjsp_10s", what="flexible: mk01-10, edata, rdata, barnes, 10 s", unit="% gap", asked="<= 1.0")
def fjsp_10s(quick: bool) -> Measured:
    """Makespan of flexible job shops after ten seconds."""
    if quick:
        return _quick(_small_job_shops()[:1])
    names = _flexible()
    return _gaps([_read(name) for name in names], _best_known(names), 10)


@benchmark(id="scheduling.sdst_10s", what="with setups, the 10 largest: below PyJobShop, 10 s", unit="%", asked=">= 5")
def sdst_10s(quick: bool) -> Measured:
    """How far makespans with setups are below PyJobShop's; without it, below our CP-SAT model alone."""
    if quick:
        problems, seconds = _small_job_shops()[:1], 1.0
    else:
        problems, seconds = [_read(f"fjsp_sdst/fattahi_setup_{n}") for n in range(11, 21)], 10.0
    below, worse = [], 0
    for problem in problems:
        ours = _ours(problem, seconds).value
        assert ours is not None
        if pyjobshop_model.installed():
            theirs = pyjobshop_model.solve(problem, seconds, WORKERS)[0]
        else:
            alone = solve(problem, seconds, solver="cpsat", workers=WORKERS).value
            theirs = None if alone is None else alone[0]
        if theirs is not None:
            below.append(100 * (theirs - ours[0]) / theirs)
            worse += ours[0] > theirs
    name = "PyJobShop" if pyjobshop_model.installed() else "CP-SAT alone"
    return Measured(mean(below), f"{name}; ours worse on {worse} of {len(below)}")


@benchmark(id="scheduling.pfsp_10s", what="permutation flow shops, Taillard, 10 s", unit="% gap", asked="<= 1.0")
def pfsp_10s(quick: bool) -> Measured:
    """Makespan of permutation flow shops after ten seconds; PyJobShop needs minutes to set up a model of the large."""
    if quick:
        return _quick([taillard_flow_shop(6, 4, 4711)])
    names = sorted(f"pfsp/{path.stem}" for path in (DATA / "pfsp").glob("*.txt"))
    return _gaps([_read(name) for name in names], _best_known(names), 10, peer=False)


@benchmark(id="scheduling.tardiness", what="weighted tardiness below the best rule, 10 s", unit="%", asked=">= 45")
def tardiness(quick: bool) -> Measured:
    """Flexible job shops with dates: how far below the best rule of `reference.json`."""
    if quick:
        late = np.roll(_small_job_shops()[0].objective, 1, axis=1)
        return _quick_tardiness([replace(p, job_due=p.job_release + 60, objective=late) for p in _small_job_shops()])
    reference = json.loads(data_file("tardiness/reference.json").read_text(encoding="utf-8"))
    below: list[float] = []
    theirs: list[float] = []
    nothing = 0
    for name, row in reference.items():
        problem = _read(f"tardiness/{name}")
        value = _ours(problem, 10).value
        assert value is not None
        below.append(100 * (row["best_rule"] - value[0]) / row["best_rule"])
        if pyjobshop_model.installed():
            peer = pyjobshop_model.solve(problem, 10, WORKERS)[0]
            nothing += peer is None
            theirs += [] if peer is None else [100 * (row["best_rule"] - peer) / row["best_rule"]]
    peer_text = f"{mean(theirs):.1f} % on {len(theirs)}, " if theirs else ""
    return Measured(mean(below), f"PyJobShop {peer_text}none on {nothing}" if theirs or nothing else "no PyJobShop")


def _quick_tardiness(problems: Sequence[Problem]) -> Measured:
    below = []
    for problem in problems:
        value = _ours(problem, 1.0).value
        rule = min(v for v in (_rule_value(problem, rule) for rule in RULES))
        assert value is not None
        assert value[0] <= rule
        below.append(100 * (rule - value[0]) / max(1, rule))
    return Measured(mean(below))


def _rule_value(problem: Problem, rule: str) -> int:
    schedule = dispatch_by(problem, rule)
    assert schedule is not None
    check(problem, schedule)
    return objective_value(problem, schedule)[0]


@benchmark(id="scheduling.large", what="10,000 operations on 100 machines: first schedule", unit="s", asked="<= 0.05")
def large(quick: bool) -> Measured:
    """Seconds to the first schedule; the reference tells the makespan in 30 s against bound and best rule."""
    size, seconds = (20, 1.0) if quick else (100, 30.0)
    problem = taillard_job_shop(size, size, 123456789, 987654321)
    answer = _ours(problem, seconds)
    load = np.bincount(problem.mode_place, weights=problem.mode_duration)
    length = np.bincount(problem.op_job, weights=problem.mode_duration)
    bound = max(load.max(), length.max())
    rule = min(_rule_value(problem, rule) for rule in RULES)
    assert answer.value is not None
    value = answer.value[0]
    assert bound <= value <= rule
    over, under = 100 * (value - bound) / bound, 100 * (rule - value) / rule
    text = f"in {seconds:g} s {over:.1f} % above the bound, {under:.1f} % below the best rule"
    return Measured(answer.history[0].seconds, text)
