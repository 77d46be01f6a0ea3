"""Closed loop in plain SimPy: pallets go round stations and carry a new part each time; only parts are counted."""

import random
from collections.abc import Generator
from typing import Any

import simpy

__all__ = ["loop"]


def loop(parts: int, seed: int, stations: int = 4, pallets: int = 4) -> float:
    """Run until the given number of parts is finished; return parts per unit of time, warm-up included.

    Times in stations (one server each, waiting room for all pallets) and on the legs between them are exponential with
    mean 1. A part is finished when its pallet has gone once round.
    """
    env = simpy.Environment()
    rng = random.Random(seed)
    servers = [simpy.Resource(env, capacity=1) for _ in range(stations)]
    finished = env.event()
    done = 0

    def pallet() -> Generator[simpy.Event, Any, None]:
        nonlocal done
        while True:
            for server in servers:
                with server.request() as turn:
                    yield turn
                    yield env.timeout(rng.expovariate(1.0))
                yield env.timeout(rng.expovariate(1.0))
            done += 1
            if done == parts:
                finished.succeed()

    for _ in range(pallets):
        env.process(pallet())
    env.run(until=finished)
    return parts / env.now
