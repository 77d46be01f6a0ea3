from __future__ import annotations

from math import inf

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.checking.sharing import Job, rate_bound, share


def test_work_without_a_choice_is_a_sum() -> None:
    found = share([Job(10, {"a": 2.0}), Job(5, {"a": 1.0}), Job(3, {"b": 1.0})], {"a": 50.0, "b": 2.0, "c": 9.0})
    assert (found["a"].work, found["a"].load) == (25, 0.5)
    assert found["b"].load == 1.5
    assert found["c"].load == 0


def test_work_with_a_choice_keeps_the_highest_load_low() -> None:
    # a has 30 of its own, b 10; 60 can go to either, b half as fast: 30 + x = 10 + 2 (60 - x)
    found = share([Job(30, {"a": 1.0}), Job(60, {"a": 1.0, "b": 2.0}), Job(10, {"b": 1.0})], {"a": 100.0, "b": 100.0})
    assert found["a"].load == pytest.approx(190 / 300)
    assert found["b"].load == pytest.approx(190 / 300)
    assert found["a"].group == ("a", "b")


def test_below_the_highest_load_the_next_one_is_low_too() -> None:
    jobs = [Job(90, {"a": 1.0}), Job(40, {"a": 1.0, "b": 1.0, "c": 1.0}), Job(10, {"b": 1.0})]
    found = share(jobs, {"a": 100.0, "b": 100.0, "c": 100.0})
    assert found["a"].load == pytest.approx(0.9)
    assert found["a"].group == ("a",)
    assert (found["b"].load, found["c"].load) == pytest.approx((0.25, 0.25))
    assert set(found["b"].group) == {"b", "c"}


def test_work_goes_to_those_who_are_there() -> None:
    found = share([Job(10, {"a": 1.0, "b": 1.0}), Job(1, {"c": 1.0})], {"a": 0.0, "b": 20.0, "c": 0.0})
    assert (found["a"].load, found["b"].load, found["c"].load) == (0, 0.5, inf)
    alone = share([Job(10, {"a": 1.0, "b": 1.0})], {"a": 0.0, "b": 0.0})
    assert max(alone["a"].load, alone["b"].load) == inf


@given(seed=st.integers(0, 2**32 - 1))
@settings(max_examples=25, deadline=None)
def test_the_highest_load_is_the_one_that_a_maximum_flow_proves(seed: int) -> None:
    random = np.random.default_rng(seed)
    pools = {f"p{i}": int(random.integers(1, 50)) for i in range(4)}
    jobs = []
    for _ in range(5):
        able = [name for name in pools if random.random() < 0.5] or ["p0"]
        jobs.append(Job(float(random.integers(1, 60)), dict.fromkeys(able, 1.0)))
    found = share(jobs, {name: float(size) for name, size in pools.items()})
    assert sum(entry.work for entry in found.values()) == pytest.approx(sum(job.amount for job in jobs))
    top = max(entry.load for entry in found.values())

    def fits(load: float) -> bool:
        graph = nx.DiGraph()
        for number, job in enumerate(jobs):
            graph.add_edge("from", number, capacity=job.amount)
            graph.add_edges_from((number, name) for name in job.on)
        graph.add_edges_from((name, "to", {"capacity": size * load}) for name, size in pools.items())
        return bool(nx.maximum_flow_value(graph, "from", "to") >= sum(job.amount for job in jobs) - 1e-6)

    assert fits(top * 1.0001)
    assert not fits(top * 0.999)


def test_the_most_that_fits_is_limited_by_the_tightest() -> None:
    fixed = [Job(20, {"a": 1.0})]
    unit = [Job(1, {"a": 2.0}), Job(1, {"b": 3.0, "c": 3.0})]
    most, limiting = rate_bound(fixed, unit, {"a": 100.0, "b": 30.0, "c": 60.0})
    assert most == pytest.approx(30)
    assert limiting == ("b", "c")
    most, limiting = rate_bound(fixed, unit, {"a": 50.0, "b": 30.0, "c": 60.0})
    assert most == pytest.approx(15)
    assert limiting == ("a",)


def test_nothing_fits_beside_too_much_and_anything_where_no_time_is_needed() -> None:
    assert rate_bound([Job(20, {"a": 1.0})], [Job(1, {"a": 1.0})], {"a": 10.0}) == (0, ("a",))
    assert rate_bound([], [Job(1, {"a": 0.0})], {"a": 10.0}) == (inf, ())
    assert rate_bound([], [Job(1, {"a": 1.0})], {"a": 0.0}) == (0, ("a",))
