"""Group `fleets`: vehicles on a loop against a plain SimPy model of the same.

Our side builds the plant, runs it, and keeps all its figures (`twin.record.meter`); the peer counts finished parts and
nothing else. Both are the same model event for event: `tests/benchmarks/test_fleet_peer.py`.
"""

from benchmarks.harness import Exact, Measured, benchmark, ratio
from benchmarks.peers.simpy_fleet import fleet_loop
from benchmarks.plants.fleet import run_fleet_loop

__all__ = ["FLEET_LOOP"]

# Forty nodes, ten stations, eight vehicles, every node for one. The peer over 24 x 4,000 parts, after 500 each:
# 0.0045825 +- 0.000014 (95 %); noise and start are those of 18 of its runs of up to 2,500 parts.
FLEET_LOOP = Exact(0.0045825, noise=0.0024, start=0.15)


@benchmark(
    id="fleets.loop_vs_simpy",
    what="loop of 40 nodes, 10 stations, 8 vehicles, figures on / plain SimPy",
    unit="CPU ratio",
    asked="<= 1.2",
)
def loop_vs_simpy(quick: bool) -> Measured:
    """Cost of the reference engine with figures against a plain model that counts parts."""
    parts, rounds = (200, 1) if quick else (1_500, 7)
    return ratio(run_fleet_loop, fleet_loop, FLEET_LOOP, parts, rounds)
