"""Serial line in Simantha: its machines, whose cycle times are made exponential, and its buffers."""

import random

__all__ = ["line"]


def line(parts: int, seed: int, throughput: float, stations: int = 10, capacity: int = 5) -> float:
    """Run for as long as the given number of parts takes at a throughput; return parts per unit of time."""
    import simantha

    random.seed(seed)

    class Machine(simantha.Machine):  # type: ignore[misc]
        def get_cycle_time(self) -> float:
            return random.expovariate(1.0)

    source, sink = simantha.Source(), simantha.Sink()
    machines = [Machine(f"machine {n}") for n in range(stations)]
    buffers = [simantha.Buffer(f"buffer {n}", capacity=capacity) for n in range(stations - 1)]
    source.define_routing(downstream=[machines[0]])
    sink.define_routing(upstream=[machines[-1]])
    for number, machine in enumerate(machines):
        machine.define_routing(
            upstream=[buffers[number - 1] if number else source],
            downstream=[buffers[number] if number < stations - 1 else sink],
        )
    for number, buffer in enumerate(buffers):
        buffer.define_routing(upstream=[machines[number]], downstream=[machines[number + 1]])
    length = parts / throughput
    simantha.System([source, *machines, *buffers, sink]).simulate(
        simulation_time=length, verbose=False, collect_data=False
    )
    return float(sink.level / length)
