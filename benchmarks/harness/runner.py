"""Run benchmarks, judge them, and lay out what came of it as a table and as JSON."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

from benchmarks.harness.bounds import Bound
from benchmarks.harness.data import MissingDataError
from benchmarks.harness.registry import Benchmark, Measured

__all__ = ["Outcome", "as_json", "as_table", "run"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one benchmark.

    Attributes
    ----------
    benchmark : what was run
    measured : None when its answer was wrong, it broke off or its data are not there
    ok : whether the bound was kept; None when not judged (quick mode, or no bound asked). False for a wrong answer
        in either mode: a bound may be missed for being quick, an answer may not
    fault : what went wrong, in one line
    missing : what it would need to run, in one line
    """

    benchmark: Benchmark
    measured: Measured | None
    ok: bool | None
    fault: str | None = None
    missing: str | None = None


def run(benchmark: Benchmark, quick: bool) -> Outcome:
    """Run one benchmark; whatever goes wrong in it becomes its outcome, so that the others still run."""
    try:
        measured = benchmark.run(quick)
    except MissingDataError as missing:
        return Outcome(benchmark, None, None, missing=str(missing))
    except AssertionError as wrong:
        return Outcome(benchmark, None, False, f"wrong: {_one_line(wrong) or 'an assertion failed'}")
    except Exception as broken:
        return Outcome(benchmark, None, False, f"broke off: {type(broken).__name__}: {_one_line(broken)}")
    if not isfinite(measured.value):
        return Outcome(benchmark, None, False, f"wrong: the value is {measured.value}")
    judged = benchmark.asked is not None and not quick
    return Outcome(benchmark, measured, Bound.parse(benchmark.asked or "").holds(measured.value) if judged else None)


def as_json(outcomes: Sequence[Outcome]) -> list[dict[str, object]]:
    """Rows of ``id, what, value, unit, asked, ok, reference, spread``; the value is None without a right answer."""
    return [
        {
            "id": outcome.benchmark.id,
            "what": outcome.benchmark.what,
            "value": outcome.measured.value if outcome.measured else None,
            "unit": outcome.benchmark.unit,
            "asked": outcome.benchmark.asked,
            "ok": outcome.ok,
            "reference": outcome.measured.reference if outcome.measured else None,
            "spread": outcome.measured.spread if outcome.measured else None,
        }
        for outcome in outcomes
    ]


def as_table(outcomes: Sequence[Outcome]) -> str:
    """Table for the screen, with the faults in full below it."""
    rows = [("id", "value", "spread", "unit", "asked", "ok", "reference")]
    for outcome in outcomes:
        measured = outcome.measured
        rows.append(
            (
                outcome.benchmark.id,
                _text(measured.value) if measured else "not run" if outcome.missing else "wrong",
                _text(measured.spread) if measured else "",
                outcome.benchmark.unit,
                outcome.benchmark.asked or "",
                {True: "yes", False: "NO", None: "-"}[outcome.ok],
                _text(measured.reference) if measured else "",
            )
        )
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    lines.insert(1, "  ".join("-" * width for width in widths))
    lines += [f"{o.benchmark.id}: {o.fault or o.missing}" for o in outcomes if o.fault or o.missing]
    return "\n".join(lines)


def _text(value: float | str | None) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else f"{value:.4g}"


def _one_line(error: BaseException) -> str:
    return " ".join(str(error).split())
