"""What the compiled engine cannot run, by name."""

from __future__ import annotations

from models.plant import Plant
from twin.engine.hooks import is_hook

__all__ = ["unsupported"]


def unsupported(plant: Plant) -> list[str]:
    """Name what of a plant only the reference engine runs; empty if there is nothing."""
    rules: list[tuple[str, object]] = [
        (f"stations.{name}.queue.rule", station.queue.rule) for name, station in plant.stations.items()
    ]
    rules += [(f"buffers.{name}.rule", buffer.rule) for name, buffer in plant.buffers.items()]
    rules += [
        (f"stations.{name}.failures.{failure.name}.rule", failure.rule)
        for name, station in plant.stations.items()
        for failure in station.failures
    ]
    rules += [("policies.routing", plant.policies.routing), ("policies.release", plant.policies.release)]
    rules += [(f"fleets.{name}.seeks", fleet.seeks) for name, fleet in plant.fleets.items()]
    found = [f"{where} is a Python function" for where, rule in rules if is_hook(rule)]
    for field in ("picking", "lineside"):
        if getattr(plant, field):
            found.append(f"it has `{field}`")
    return found
