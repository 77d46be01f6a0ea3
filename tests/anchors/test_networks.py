"""Networks against product forms: open, closed, repairmen, and two branches that meet.

How they are expressed: Jackson's network is a routing with `next` by probability, one product for each node at which
lots come in; pallets and vehicles that go round are cards over all stations, with a new lot for each round; the way of
a vehicle is the `handover` of an operation. The repairman's machines are stations that only fail, on calendar time,
with one person for all repairs. Fork and join is an assembly without time of two components made to order.

The levels of Jackson's network are checked at the width that is reached, 3 to 5 %: 1 % would take minutes.
"""

import numpy as np
import pytest

from models.distribution import exponential
from models.plant import Plant
from models.trace import Chunk
from tests.anchors.data import anchor
from tests.anchors.estimation import batch_means, controlled
from tests.anchors.lines import line, record
from tests.anchors.running import simulate

ONE = exponential(1.0)


def agv_loop(vehicles: int) -> Plant:
    steps = [{"name": n, "station": n, "time": ONE, "handover": ONE} for n in "ABCD"]
    return Plant(
        name="loop", products={"round": {"routing": steps}}, sources={"supply": {"product": "round"}},
        stations={n: {} for n in "ABCD"}, control={"vehicles": {"cards": vehicles}},
    )  # type: ignore[arg-type,call-arg]  # fmt: skip


def test_a_loop_of_two_vehicles() -> None:
    """Mean value analysis (Reiser and Lavenberg 1980): 4 / 17 rounds in a second."""
    run = record(agv_loop(2), 60_000.0)
    run.found(run.rate("finished"), *(run.slack(1.0, unit) for unit in range(4))).agrees(4 / 17)


@pytest.mark.slow
@pytest.mark.parametrize("vehicles", [2, 4])
def test_vehicles_in_a_loop(vehicles: int) -> None:
    values = anchor(f"AGVloop_N{vehicles}")
    run = record(agv_loop(vehicles), 120_000.0)
    slack = [run.slack(1.0, unit) for unit in range(4)]
    run.found(run.rate("finished"), *slack).agrees(values["loop_rate"])
    visits = sum(run.rate("operations", unit) for unit in range(4))
    run.found(visits, *slack).agrees(values["visits_per_time"])
    present = sum(run.level("queue", n) for n in "ABCD") + run.share("processing")
    run.found(present / 4, *slack).agrees(values["Q_station"])


@pytest.mark.slow
def test_a_central_server_of_five_pallets() -> None:
    values = anchor("CentralServer")
    times = (0.2, 0.5, 0.3)
    run = record(
        line([exponential(mean) for mean in times], None, None, control={"pallets": {"cards": 5}}, first=None), 60_000.0
    )
    slack = [run.slack(mean, unit) for unit, mean in enumerate(times)]
    run.found(run.rate("finished"), *slack).agrees(values["X"])
    for unit, exact in enumerate(values["Q"]):
        waiting = run.level("queue", f"station {unit + 1}")
        run.found(waiting + run.share("processing", unit), *slack).agrees(exact)


@pytest.mark.slow
def test_the_repairman() -> None:
    values = anchor("Repairman_10_1")
    failure = {"every": exponential(10.0), "repair": ONE, "clock": "calendar", "operators": {"repairman": 1}}
    plant = Plant(
        name="repairman", products={"none": {}}, stations={f"machine {n}": {"failures": [failure]} for n in range(10)},
        people={"repairman": {"size": 1}},
    )  # type: ignore[arg-type,call-arg]  # fmt: skip
    run = record(plant, 180_000.0)
    down, busy = run.share("failed"), run.level("people", "repairman")
    # failures and repairs beyond what is due on average
    failures = run.batches(run.sums.failures.sum(axis=1) / run.sums.width)
    controls = [failures - 0.1 * (10 - down), busy - failures]
    run.found(down, *controls).agrees(values["avg_down"])
    run.found(down - busy, *controls).agrees(values["avg_waiting"])
    run.found(10 - down, *controls).agrees(values["mean_up"])
    run.found(busy, *controls).agrees(values["repair_util"])
    run.found(1 - busy, *controls).agrees(values["p0"])


@pytest.mark.slow
def test_jacksons_network() -> None:
    values = anchor("Jackson3")
    rates = (1.2, 1.0, 1.1)
    ways = ({"2": 0.6, "3": 0.3, "end": 0.1}, {"1": 0.1, "3": 0.7, "end": 0.2}, {"1": 0.2, "2": 0.1, "end": 0.7})
    steps = [
        {"name": str(n + 1), "station": str(n + 1), "time": exponential(1 / rates[n]), "next": ways[n]}
        for n in range(3)
    ]
    plant = Plant(
        name="network",
        products={"in at 1": {"routing": steps}, "in at 2": {"routing": [steps[1], steps[0], steps[2]]}},
        sources={
            "one": {"product": "in at 1", "every": exponential(1 / 0.5)},
            "two": {"product": "in at 2", "every": exponential(1 / 0.2)},
        },
        stations={"1": {}, "2": {}, "3": {}},
    )  # type: ignore[arg-type,call-arg]  # fmt: skip
    run = record(plant, 150_000.0)
    controls = [run.slack(1 / rates[n], n) for n in range(3)]
    controls += [run.rate("released", 0) - 0.5, run.rate("released", 1) - 0.2]
    controls += [run.rate("operations", n) - values["lam"][n] for n in range(3)]
    everything = 0.0
    for n in range(3):
        run.found(run.rate("operations", n), *controls[:5]).agrees(values["lam"][n])
        busy = run.share("processing", n)
        run.found(busy, *controls[:5]).agrees(values["rho"][n])
        present = busy + run.level("queue", str(n + 1))
        run.found(present, *controls).agrees(values["L"][n], 0.05)
        everything = everything + present
    run.found(everything, *controls).agrees(values["Ltot"], 0.03)
    sums = run.sums
    whole = run.batches(sums.lead_sum.sum(axis=1)) / run.batches(sums.finished.sum(axis=1))
    run.found(whole, *controls).agrees(values["W"], 0.03)


class _Ends:
    def __init__(self) -> None:
        self.rows: list[np.ndarray] = []

    def take(self, chunk: Chunk) -> None:
        self.rows.append(chunk["parts"][:, [1, 4, 6, 7, 3]].copy())

    def close(self, end: float) -> None:
        pass


@pytest.mark.slow
def test_fork_and_join() -> None:
    """The mean stay in each branch, 2 s exactly (M/M/1 at load 0.5), serves as control."""
    branch = {name: {"routing": [{"name": "serve", "station": name, "time": ONE}]} for name in "ab"}
    plant = Plant(
        name="fork and join",
        products={
            "pair": {"routing": [{"name": "join", "station": "join", "time": 0.0, "components": {"a": 1, "b": 1}}]},
            **branch,
        },
        sources={"gate": {"product": "pair", "every": exponential(2.0)}},
        stations={"join": {}, "a": {}, "b": {}},
    )  # type: ignore[arg-type,call-arg]  # fmt: skip
    ends = _Ends()
    simulate(plant, seed=1, length=120_000.0, observers=[ends])
    rows = np.concatenate(ends.rows)
    stays = []
    for product in range(3):
        mine = rows[rows[:, 0] == product]
        stays.append((mine[:, 3] - mine[:, 2])[:59_000])
    whole, *parts = [batch_means(stay, 60) for stay in stays]
    controlled(whole, [part - 2.0 for part in parts]).agrees(anchor("ForkJoin2")["W"])
