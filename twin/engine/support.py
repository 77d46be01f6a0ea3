"""What the compiled engine cannot run, by name."""

from __future__ import annotations

from models.control.planned import PlannedStation
from models.plant import Plant
from twin.engine.hooks import is_hook
from twin.engine.planned_tables import start_rules

__all__ = ["rules_in_python", "unsupported"]


def rules_in_python(plant: Plant) -> list[tuple[str, object]]:
    """Return the rules that are Python objects, each with where it stands."""
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
    return [(where, rule) for where, rule in rules if is_hook(rule)]


def unsupported(plant: Plant) -> list[str]:
    """Name what of a plant only the reference engine runs; empty if there is nothing."""
    planned = start_rules(plant)
    known = planned if len(planned) == 1 else []
    return [
        f"{where} is a Python function"
        for where, rule in rules_in_python(plant)
        if not isinstance(rule, PlannedStation) and not any(rule is one for one in known)
    ]
