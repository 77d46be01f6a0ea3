"""Serial line in salabim, its components and stores, without animation and statistics of components."""

import random
from collections.abc import Generator
from typing import Any

__all__ = ["line"]


def line(parts: int, seed: int, stations: int = 10, capacity: int = 5) -> float:
    """Run until the given number of parts has left the line; return parts per unit of time, warm-up included."""
    import salabim as sim

    env = sim.Environment(trace=False, yieldless=False, random_seed=seed)
    rng = random.Random(seed)
    buffers = [sim.Store(f"buffer {n}", capacity=capacity, monitor=False) for n in range(stations - 1)]
    finished = 0

    class Station(sim.Component):  # type: ignore[misc]
        def setup(self, number: int) -> None:
            self.number = number

        def process(self) -> Generator[Any, Any, None]:
            nonlocal finished
            while True:
                if self.number:
                    yield self.from_store(buffers[self.number - 1])
                    part = self.from_store_item()
                else:
                    part = sim.Component("part.", process=None)
                yield self.hold(rng.expovariate(1.0))
                if self.number < stations - 1:
                    yield self.to_store(buffers[self.number], part)
                else:
                    finished += 1
                    if finished == parts:
                        env.main().activate()

    for number in range(stations):
        Station(f"station {number}", number=number)
    env.run()
    return float(parts / env.now())
