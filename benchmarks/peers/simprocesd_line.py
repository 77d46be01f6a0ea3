"""Serial line in SimProcesD: its part processors, whose cycle times are made exponential, and its buffers."""

import random

__all__ = ["line"]


def line(parts: int, seed: int, throughput: float, stations: int = 10, capacity: int = 5) -> float:
    """Run for as long as the given number of parts takes at a throughput; return parts per unit of time."""
    from simprocesd.model import System
    from simprocesd.model.factory_floor import Buffer, PartProcessor, Sink, Source

    rng = random.Random(seed)

    class Machine(PartProcessor):  # type: ignore[misc]
        @property
        def cycle_time(self) -> float:
            return rng.expovariate(1.0)

        @cycle_time.setter
        def cycle_time(self, value: float) -> None:
            """Leave it as it is: the base class sets a constant."""

    system = System()
    before = Source()
    for number in range(stations):
        before = Machine(f"machine {number}", upstream=[before])
        if number < stations - 1:
            before = Buffer(upstream=[before], capacity=capacity)
    sink = Sink(upstream=[before])
    length = parts / throughput
    system.simulate(length, print_summary=False)
    return float(sink.received_parts_count / length)
