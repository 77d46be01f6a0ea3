"""Queues of one station against queueing theory: exact values of the data file, and M/M/1 in closed form.

How they are expressed: Poisson arrivals are a source `every: exponential`, the servers a station of that capacity. Lots
turned away (Erlang B, M/M/1/K) are those of a source `when_full: lose`; M/M/1/K leaves room for K - 1 in the queue. The
priority classes are two products of two sources of different `priority`, in a queue with the rule `priority`.
"""

from math import sqrt

import numpy as np
import pytest

from models.distribution import Distribution, constant, exponential, mixture, uniform
from models.plant import Plant
from tests.anchors.data import anchor
from tests.anchors.queues import Sojourns, queue, watch

HALF, SPREAD = 0.5, sqrt(0.15)
# balanced means: mean 1, squared coefficient of variation 4
H2 = mixture([HALF + SPREAD, HALF - SPREAD], [exponential(0.5 / (HALF + SPREAD)), exponential(0.5 / (HALF - SPREAD))])


def markov(load: float, capacity: int = 1) -> Plant:
    return queue(exponential(1.0 / load), exponential(1.0), capacity)


def test_mean_wait_of_mm1_in_closed_form() -> None:
    """Wq = rho / (mu - lambda)."""
    lots = watch(markov(0.5), 100_000.0)
    lots.mean(lots.wait).agrees(0.5 / (1 - 0.5), width=0.03)


@pytest.mark.slow
def test_mm1() -> None:
    values = anchor("MM1")
    lots = watch(markov(0.9), 600_000.0)
    whole = lots.wait + lots.service
    lots.mean(lots.wait).agrees(values["Wq"])
    lots.mean(whole).agrees(values["W"])
    lots.integral(lots.wait).agrees(values["Lq"])
    lots.integral(whole).agrees(values["L"])
    lots.mean(lots.wait == 0).agrees(values["P0"])  # Poisson arrivals see what time sees
    # a share of 5 % stays longer than the 95 % quantile, where the density is 0.05 (mu - lambda)
    limit = values["W_p95"]
    tail = lots.mean(whole > limit, np.exp(0.1 * np.minimum(lots.wait, limit)))
    assert abs(tail.z(0.05)) < 3
    assert tail.half_width / (0.05 * 0.1) <= 0.01 * limit


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "servers", "load", "arrivals"), [("MMc_2_1.8", 2, 1.8, 500_000), ("MMc_3_2.4", 3, 2.4, 450_000)]
)
def test_several_servers(name: str, servers: int, load: float, arrivals: int) -> None:
    values = anchor(name)
    lots = watch(markov(load, servers), arrivals / load)
    lots.mean(lots.wait > 0, lots.present).agrees(values["ErlangC"])
    lots.mean(lots.wait, lots.present).agrees(values["Wq"])
    lots.mean(lots.wait + lots.service, lots.present).agrees(values["W"])
    lots.integral(lots.wait, lots.present).agrees(values["Lq"])


@pytest.mark.slow
def test_erlang_loss() -> None:
    plant = queue(exponential(1 / 8.0), exponential(1.0), 10, {"when_full": "lose"}, queue={"capacity": 0})
    lots = watch(plant, 50_000.0)
    lots.mean(lots.lost, lots.present, np.maximum(lots.present - 6.0, 0.0)).agrees(anchor("ErlangB_10_8")["blocking"])
    assert lots.wait.max() == 0.0


@pytest.mark.slow
def test_a_queue_with_room_for_five() -> None:
    values = anchor("MM1K_5")
    plant = queue(exponential(1 / 0.9), exponential(1.0), 1, {"when_full": "lose"}, queue={"capacity": 4})
    lots = watch(plant, 250_000.0)
    lots.mean(lots.lost, lots.present).agrees(values["P_block"])
    lots.integral(lots.wait + np.where(lots.lost, 0.0, lots.service), lots.present).agrees(values["L"])
    lots.integral(np.where(lots.lost, 0.0, 1.0), lots.present).agrees(values["throughput"])


def check(lots: Sojourns, values: dict[str, float]) -> None:
    lots.mean(lots.wait).agrees(values["Wq"])
    lots.mean(lots.wait + lots.service).agrees(values["W"])
    if "Lq" in values:
        lots.integral(lots.wait).agrees(values["Lq"])
    if "sigma" in values:
        lots.mean(lots.wait > 0).agrees(values["sigma"])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "arrivals", "service", "length"),
    [
        ("MG1_D", exponential(1.25), constant(1.0), 300_000.0),
        ("MG1_U", exponential(1.25), uniform(0.0, 2.0), 200_000.0),
        ("MG1_H2_scv4", exponential(1.25), H2, 900_000.0),
        ("DM1", constant(1.25), exponential(1.0), 300_000.0),
    ],
)
def test_other_laws(name: str, arrivals: Distribution, service: Distribution, length: float) -> None:
    check(watch(queue(arrivals, service), length), anchor(name))


@pytest.mark.slow
def test_priorities() -> None:
    """Work in the station is that of M/M/1 at load 0.8, whoever goes first, and that of the urgent lots alone that of
    M/M/1 at load 0.4: their means, 4 s and 2/3 s, serve as controls."""
    values = anchor("MM1_priority_NP")
    step = {"routing": [{"name": "serve", "station": "server", "time": exponential(1.0)}]}
    plant = Plant(  # type: ignore[call-arg]
        name="two classes", products={"urgent": step, "other": step},  # type: ignore[dict-item]
        sources={
            name: {"product": name, "every": exponential(2.5), "priority": rank}
            for name, rank in (("urgent", 1.0), ("other", 0.0))
        },  # type: ignore[arg-type]
        stations={"server": {"queue": {"rule": "priority"}}},  # type: ignore[dict-item]
    )  # fmt: skip
    lots = watch(plant, 500_000.0)
    urgent = lots.product == 0
    controls = [lots.work(urgent | True) - 4.0, lots.work(urgent) - 0.4 / 0.6, urgent - 0.5, lots.service - 1.0]
    lots.by_product(0, controls).agrees(values["Wq1"])
    lots.by_product(1, controls).agrees(values["Wq2"])
