"""Lines against Markov chains, closed forms and recursions.

How they are expressed: a line is a routing over stations with a queue of the buffer's size in front of each but the
first, which a source without `every` feeds whenever it has room (its queue holds nothing). Failures on operating time
(ODF) are `clock: operating`, those on calendar time (TDF) `clock: calendar`. The lots between two machines, w, are
those in the plant less the one that the first machine works on.

Buzacott's line in Gershwin's convention (a machine may not start while N lots stand between it and the end of the next
operation) is one with a queue of N - 2 here, where the machine works first and holds its lot when the queue is full:
the N lots are the one held, the queue, and the one in the second machine. Up times in operated cycles and down times
in cycles are `geometric(p, 1 s)`. The line with N = 0, in which all machines stand when one does, is a single station
with a failure for each machine.

Not expressed: nothing of the file. The mean levels w and n of lines that fail move so slowly that a half width of 1 %
would take long; they are checked at the width that is reached here, 2 to 15 %.
"""

from typing import Any

import pytest

from models.distribution import Distribution, constant, exponential, geometric
from models.plant import Plant
from tests.anchors.data import anchor
from tests.anchors.lines import Windows, line, record
from tests.anchors.running import simulate

ONE = exponential(1.0)


def balanced(stations: int, buffer: int, lots: float = 20_000.0, seed: int = 1) -> Windows:
    return record(line([ONE] * stations, buffer), lots / 0.7, seed)


def agrees(run: Windows, exact: float, width: float = 0.01) -> None:
    last = len(run.index.units) - 1
    controls = [run.slack(1.0, unit) for unit in range(last + 1)]
    run.found(run.rate("finished"), *controls).agrees(exact, width)


def test_two_and_three_machines_in_closed_form() -> None:
    """(b + 2) / (b + 3) for two machines; 22/39 for three without buffers (Hunt 1956)."""
    agrees(balanced(2, 1), 3 / 4)
    agrees(balanced(3, 0), 22 / 39)


SIZES = [(2, (0, 1, 2, 5, 10)), (3, (0, 1, 2, 3, 4, 5, 10)), (4, (0, 1, 2, 3, 4, 5, 8)), (5, (0, 1, 2, 3, 4, 5)),
         (6, (0, 1, 2, 3)), (7, (0, 1, 2)), (8, (0, 1, 2)), (9, (0, 1)), (10, (0, 1))]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("stations", [stations for stations, _ in SIZES])
def test_balanced_lines(stations: int) -> None:
    values = anchor("BalancedExpLine_BAS")
    for buffer in dict(SIZES)[stations]:
        agrees(balanced(stations, buffer), values[f"K{stations}_b{buffer}"])


def test_the_balanced_lines_are_all_there() -> None:
    wanted = {f"K{stations}_b{buffer}" for stations, buffers in SIZES for buffer in buffers}
    assert wanted == set(anchor("BalancedExpLine_BAS"))


def shaky(buffer: int, clock: str, time: Distribution, every: Distribution, repair: Distribution) -> Plant:
    failures = [{"every": every, "repair": repair, "clock": clock}]
    return line([time, time], buffer, {"failures": failures})


def levels(run: Windows) -> Any:
    """Mean number of lots past the first machine's work: all but the one that it works on, or holds undone."""
    return run.level("wip", "lot") - 1.0 + run.batches(run.held)


def downs(run: Windows, repair_share: float, calendar: bool) -> list[Any]:
    """Controls: repairs beyond what is due on average, by machine."""
    found = []
    for unit in (0, 1):
        clock = 1.0 if calendar else run.share("processing", unit)
        expected = clock * (repair_share / (1 + repair_share) if calendar else repair_share)
        found += [run.share("failed", unit) - expected, run.slack(1.0, unit)]
    return found


def failing(buffer: int, clock: str, length: float, time: Distribution = ONE, geometrical: bool = False) -> Windows:
    laws = (geometric(0.01, 1.0), geometric(0.1, 1.0)) if geometrical else (exponential(100.0), exponential(10.0))
    return record(shaky(buffer, clock, time, *laws), length)


def test_two_machines_that_fail() -> None:
    """Buffer 1; a Markov chain solved by others (benchmarks/lines.py quotes it as well)."""
    for clock, exact in (("operating", 0.6558820819245708), ("calendar", 0.6297109316083327)):
        run = failing(1, clock, 60_000.0)
        run.found(run.rate("finished"), *downs(run, 0.1, clock == "calendar")).agrees(exact)


@pytest.mark.slow
@pytest.mark.parametrize(("clock", "name"), [("operating", "ODF"), ("calendar", "TDF")])
@pytest.mark.parametrize(("buffer", "width"), [(0, 0.01), (1, 0.01), (10, 0.02), (50, 0.1)])
def test_two_exponential_machines(buffer: int, width: float, clock: str, name: str) -> None:
    values = anchor(f"TwoMachineExp_b{buffer}_{name}")
    run = failing(buffer, clock, 150_000.0)
    controls = downs(run, 0.1, clock == "calendar")
    run.found(run.rate("finished"), *controls).agrees(values["throughput"])
    run.found(levels(run), *controls).agrees(values["mean_w"], width)


@pytest.mark.slow
@pytest.mark.parametrize(("size", "width"), [(4, 0.03), (10, 0.04), (20, 0.06), (100, 0.15)])
def test_buzacotts_line(size: int, width: float) -> None:
    values = anchor(f"Buzacott_N{size}")
    run = failing(size - 2, "operating", 200_000.0, constant(1.0), geometrical=True)
    controls = downs(run, 0.1, False)[::2]
    run.found(run.rate("finished"), *controls).agrees(values["efficiency"])
    run.found(levels(run), *controls).agrees(values["mean_n"], width)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "machines"), [("N0_2", 2), ("N0_3", 3), ("N0_10", 10), ("Ninf", 1)])
def test_limits_of_buzacotts_line(name: str, machines: int) -> None:
    failures = [
        {"name": f"machine {number}", "every": geometric(0.01, 1.0), "repair": geometric(0.1, 1.0)}
        for number in range(machines)
    ]
    run = record(line([constant(1.0)], None, {"failures": failures}), 150_000.0 * machines**0.65)
    run.found(run.rate("finished")).agrees(anchor("Buzacott_limits")[name])
    if name == "Ninf":
        run.found(run.rate("finished")).agrees(anchor("BenchLinefail_bounds")["A"])


def test_part_100_of_a_deterministic_line() -> None:
    """Max-plus: 3 + 5 + 4 + 99 x 5 = 507, exactly, for every size of the buffers."""
    for buffer in (0, 1, 5, None):
        lots = line([constant(3.0), constant(5.0), constant(4.0)], buffer)
        ends: list[float] = []

        class Ends:
            def take(self, chunk: dict[str, Any], ends: list[float] = ends) -> None:
                ends += chunk["parts"][:, 7].tolist()

            def close(self, end: float) -> None:
                pass

        simulate(lots, length=2000.0, observers=[Ends()])
        assert ends[99] == 507.0
        assert ends[199] - ends[99] == 100 / 0.2


def test_the_deterministic_line_is_that_of_the_data() -> None:
    assert anchor("DetLine") == {"thr": 0.2, "T100": 507.0}


@pytest.mark.slow
def test_the_line_of_ten() -> None:
    agrees(record(line([ONE] * 10, 5), 80_000.0), anchor("Ref_line_K10_b5")["throughput"])


@pytest.mark.slow
def test_the_failing_line_of_ten() -> None:
    """Failures on calendar time: on operating time it gives 0.55458 (benchmarks/lines.py)."""
    failures = [{"every": exponential(100.0), "repair": exponential(10.0), "clock": "calendar"}]
    run = record(line([ONE] * 10, 5, {"failures": failures}), 260_000.0)
    down = [run.share("failed", unit) - 1 / 11 for unit in range(10)]
    run.found(run.rate("finished"), *down).agrees(anchor("Ref_linefail_K10_b5")["throughput"])
