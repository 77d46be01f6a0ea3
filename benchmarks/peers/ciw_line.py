"""Serial line in Ciw: nodes with queues of limited capacity, blocking after service; all parts wait at the first."""

import math

__all__ = ["line"]


def line(parts: int, seed: int, stations: int = 10, capacity: int = 5) -> float:
    """Run until the given number of parts has left the line; return parts per unit of time, warm-up included."""
    import ciw

    ciw.seed(seed)
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Sequential([0.0, math.inf]), *[None] * (stations - 1)],
        batching_distributions=[ciw.dists.Deterministic(parts + stations * (capacity + 1))]
        + [ciw.dists.Deterministic(1)] * (stations - 1),
        service_distributions=[ciw.dists.Exponential(1.0)] * stations,
        number_of_servers=[1] * stations,
        queue_capacities=[math.inf, *[capacity] * (stations - 1)],
        routing=[[float(to == start + 1) for to in range(stations)] for start in range(stations)],
    )
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_customers(parts, method="Finish")
    return float(parts / simulation.current_time)
