"""Serial line in plain SimPy, as a good SimPy user would write it; it counts finished parts and nothing else.

Stations with exponential times of mean 1, buffers between them, the first never starved, the last never blocked.
Blocking after service: a station holds its finished part until the buffer behind it has room.
"""

import random
from collections.abc import Generator
from itertools import pairwise
from typing import Any

import simpy

__all__ = ["line", "line_with_calendar_failures", "line_with_failures"]

Process = Generator[simpy.Event, Any, None]


def line(parts: int, seed: int, stations: int = 10, capacity: int = 5) -> float:
    """Run until the given number of parts has left the line; return parts per unit of time, warm-up included."""
    env = simpy.Environment()
    rng = random.Random(seed)
    buffers = [simpy.Store(env, capacity=capacity) for _ in range(stations - 1)]
    finished = env.event()

    def first(sink: simpy.Store) -> Process:
        part = 0
        while True:
            yield env.timeout(rng.expovariate(1.0))
            yield sink.put(part)
            part += 1

    def middle(source: simpy.Store, sink: simpy.Store) -> Process:
        while True:
            part = yield source.get()
            yield env.timeout(rng.expovariate(1.0))
            yield sink.put(part)

    def last(source: simpy.Store) -> Process:
        for _ in range(parts):
            yield source.get()
            yield env.timeout(rng.expovariate(1.0))
        finished.succeed()

    env.process(first(buffers[0]))
    for source, sink in pairwise(buffers):
        env.process(middle(source, sink))
    env.process(last(buffers[-1]))
    env.run(until=finished)
    return parts / env.now


def line_with_failures(
    parts: int, seed: int, stations: int = 10, capacity: int = 5, mtbf: float = 100.0, mttr: float = 10.0
) -> float:
    """Run the same line with failures on operating time; the part stays and its work is resumed after the repair."""
    env = simpy.Environment()
    rng = random.Random(seed)
    buffers = [simpy.Store(env, capacity=capacity) for _ in range(stations - 1)]
    finished = env.event()

    def station(source: simpy.Store | None, sink: simpy.Store | None) -> Process:
        until_failure = rng.expovariate(1.0 / mtbf)
        part = 0
        while True:
            part = (yield source.get()) if source else part + 1
            work = rng.expovariate(1.0)
            while until_failure < work:
                yield env.timeout(until_failure)
                work -= until_failure
                yield env.timeout(rng.expovariate(1.0 / mttr))
                until_failure = rng.expovariate(1.0 / mtbf)
            yield env.timeout(work)
            until_failure -= work
            if sink:
                yield sink.put(part)
            elif part == parts:
                finished.succeed()
                return

    ends = [None, *buffers, None]
    for source, sink in pairwise(ends):
        env.process(station(source, sink))
    env.run(until=finished)
    return parts / env.now


def line_with_calendar_failures(
    parts: int, seed: int, stations: int = 10, capacity: int = 5, mtbf: float = 100.0, mttr: float = 10.0
) -> float:
    """Run the same line with failures on calendar time: idle and blocked stations fail too."""
    env = simpy.Environment()
    rng = random.Random(seed)
    buffers = [simpy.Store(env, capacity=capacity) for _ in range(stations - 1)]
    finished = env.event()

    def breakdowns(machine: simpy.PreemptiveResource) -> Process:
        while True:
            yield env.timeout(rng.expovariate(1.0 / mtbf))
            with machine.request(priority=0) as repair:
                yield repair
                yield env.timeout(rng.expovariate(1.0 / mttr))

    def station(machine: simpy.PreemptiveResource, source: simpy.Store | None, sink: simpy.Store | None) -> Process:
        part = 0
        while True:
            part = (yield source.get()) if source else part + 1
            work = rng.expovariate(1.0)
            while work > 0:
                with machine.request(priority=1) as turn:
                    yield turn
                    start = env.now
                    try:
                        yield env.timeout(work)
                        work = 0.0
                    except simpy.Interrupt:
                        work -= env.now - start
            if sink:
                yield sink.put(part)
            elif part == parts:
                finished.succeed()
                return

    ends = [None, *buffers, None]
    for source, sink in pairwise(ends):
        machine = simpy.PreemptiveResource(env, capacity=1)
        env.process(breakdowns(machine))
        env.process(station(machine, source, sink))
    env.run(until=finished)
    return parts / env.now
