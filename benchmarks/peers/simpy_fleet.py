"""Vehicles on a loop in plain SimPy: stations in a row, every node for one vehicle; only parts are counted."""

import random
from collections.abc import Generator
from typing import Any

import simpy

__all__ = ["fleet_loop"]

NODES, STATIONS, ROOM = 40, 10, 3
LANE, WORK = 10.0, 60.0


def fleet_loop(parts: int, seed: int, vehicles: int = 8) -> float:
    """Run until some parts are finished; return the parts per second.

    Ten stations stand at every fourth of forty nodes of a one-way loop. A part takes an exponential time of 60 s at
    each, and is brought to the next by a vehicle: 5 to 15 s to load, 10 s a lane, 5 to 15 s to unload. Before a station
    three parts wait or are on their way, behind it waits one; the first always has a part. A part that comes takes the
    nearest vehicle without a job, a vehicle that has put down its part the nearest part that waits. Vehicles without a
    job stay; one that stands in the way of another goes beyond where that wants to go, to a free node to which no
    other goes.
    """
    env = simpy.Environment()
    rng = random.Random(seed)
    nodes = [simpy.Resource(env) for _ in range(NODES)]
    queues = [simpy.Store(env) for _ in range(STATIONS)]
    rooms = [simpy.Container(env, init=ROOM) for _ in range(STATIONS)]
    outputs = [simpy.Resource(env) for _ in range(STATIONS)]
    waiting: list[tuple[int, Any]] = []  # parts that wait for a vehicle: station, place in its output
    jobs: dict[int, tuple[int, Any]] = {}  # by vehicle, what it is to fetch next
    free: dict[int, int] = {}  # vehicles without a job, and the node where they stand or come to next
    resting: dict[int, simpy.Event] = {}  # by node, vehicles that stand there without a job
    wanted: dict[int, int] = {}  # by node that a vehicle waits for, where it wants to go
    aims: dict[int, int] = {}  # by vehicle without a job, where it goes
    done = 0
    ended = env.event()

    def station(number: int) -> Generator[simpy.Event, Any, None]:
        nonlocal done
        while True:
            if number:
                yield rooms[number].put(1)
                yield queues[number].get()
            yield env.timeout(rng.expovariate(1 / WORK))
            if number + 1 < STATIONS:
                place = outputs[number].request()
                yield place
                env.process(call(number, place))
            else:
                done += 1
                if done == parts:
                    ended.succeed()

    def call(number: int, place: Any) -> Generator[simpy.Event, Any, None]:
        """Wait for room at the next station, then call the nearest vehicle without a job."""
        yield rooms[number + 1].get(1)
        if not free:
            waiting.append((number, place))
            return
        nearest = min(free, key=lambda name: (4 * number - free[name]) % NODES)
        jobs[nearest] = (number, place)
        wake(free.pop(nearest))

    def wake(node: int) -> None:
        if node in resting:
            resting.pop(node).succeed()

    def vehicle(name: int) -> Generator[simpy.Event, Any, None]:
        here = 5 * name
        held = nodes[here].request()
        yield held

        def drive(target: int) -> Generator[simpy.Event, Any, None]:
            """Go to a node; who has no job goes no further when it gets one."""
            nonlocal here, held
            idle = name in free
            while here != target and not (idle and name in jobs):
                ahead = (here + 1) % NODES
                turn = nodes[ahead].request()
                wanted[ahead] = target
                wake(ahead)
                yield turn
                if name in free:
                    free[name] = ahead
                yield env.timeout(LANE)
                nodes[here].release(held)
                here, held = ahead, turn

        while True:
            if waiting and name not in jobs:
                nearest = min(range(len(waiting)), key=lambda job: (4 * waiting[job][0] - here) % NODES)
                jobs[name] = waiting.pop(nearest)
            if name in jobs:
                number, place = jobs.pop(name)
                yield from drive(4 * number)
                yield env.timeout(rng.uniform(5, 15))
                outputs[number].release(place)
                yield from drive(4 * (number + 1))
                yield env.timeout(rng.uniform(5, 15))
                queues[number + 1].put(None)
                continue
            free[name] = here
            if nodes[here].queue:
                beyond = (wanted[here] + 1) % NODES
                while nodes[beyond].count or beyond in aims.values():
                    beyond = (beyond + 1) % NODES
                aims[name] = beyond
                yield from drive(beyond)
                del aims[name]
            else:
                resting[here] = env.event()
                yield resting[here]
            free.pop(name, None)

    for number in range(STATIONS):
        env.process(station(number))
    for name in range(vehicles):
        env.process(vehicle(name))
    env.run(until=ended)
    return parts / env.now
