"""Which figures of a plant may change while it runs: what a state can be put into."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from models.plant import Plant
from models.reading.errors import element_name

__all__ = ["TAKEN", "refused"]

Path = tuple[str | int, ...]

ANY = (
    "name", "zh", "description", "run", "costs", "figures", "products.*.zh", "products.*.price",
    "products.*.material_cost", "products.*.routing.*.scrap", "products.*.routing.*.defects",
    "products.*.routing.*.energy", "products.*.routing.*.inspection.sampling",
    "products.*.routing.*.inspection.detection", "products.*.routing.*.inspection.false_alarm", "orders.*.due",
    "orders.*.priority", "orders.*.weight", "sources.*.priority", "stations.*.zh", "stations.*.area",
    "stations.*.cost_rate", "stations.*.key_equipment", "stations.*.numerically_controlled", "stations.*.digital",
    "stations.*.networked", "stations.*.power", "fleets.*.zh", "fleets.*.area", "fleets.*.cost_rate", "fleets.*.turn",
    "fleets.*.mass", "fleets.*.lot_mass", "fleets.*.rolling_resistance", "fleets.*.efficiency", "fleets.*.regeneration",
    "fleets.*.hotel_power", "racks.*.zh", "racks.*.area", "racks.*.crane.mass", "racks.*.crane.lift_mass",
    "racks.*.crane.lot_mass", "racks.*.crane.rolling_resistance", "racks.*.crane.efficiency",
    "racks.*.crane.regeneration", "people.*.zh", "people.*.absence", "people.*.wage", "energy.tariff.price",
    "energy.tariff.periods", "energy.tariff.demand_charge", "energy.base_loads", "energy.co2", "energy.green_share",
    "energy.standard_coal", "energy.media.*.zh", "energy.media.*.electricity", "energy.media.*.heat",
    "energy.media.*.price",
)  # fmt: skip
"""Fields that may become anything; `*` is any name or place in a list."""

OTHER = (
    "products.*.routing.*.time", "products.*.routing.*.time.*", "products.*.routing.*.handover",
    "products.*.routing.*.rework", "sources.*.every", "sources.*.due_after", "stations.*.time", "stations.*.time.*",
    "stations.*.setup.time", "stations.*.setup.matrix.*.*", "stations.*.failures.*.every",
    "stations.*.failures.*.repair", "stations.*.maintenance.*.every", "stations.*.maintenance.*.parts",
    "stations.*.maintenance.*.duration", "fleets.*.speed", "fleets.*.loaded_speed", "fleets.*.acceleration",
    "fleets.*.loaded_acceleration", "fleets.*.deceleration", "fleets.*.load", "fleets.*.unload",
    "fleets.*.failures.*.every", "fleets.*.failures.*.repair", "racks.*.crane.handling",
    "racks.*.crane.failures.*.every", "racks.*.crane.failures.*.repair", "stock.*.lead_time",
)  # fmt: skip
"""Fields that may become another figure, where there was one before and is one after."""

TAKEN = "times, laws of failures, shares of scrap and defects, speeds of vehicles, due dates, powers, prices and `run`"
"""What may change, in words."""

_ANY, _OTHER = ([tuple(text.split(".")) for text in given] for given in (ANY, OTHER))


def refused(before: Plant, now: Plant) -> str | None:
    """Name the first field that differs between two plants and may not change while a plant runs; None for none."""
    for path, old, new in _differences(before, now, ()):
        names = tuple("*" if isinstance(step, int) else step for step in path)
        if any(_fits(pattern, names[: len(pattern)]) for pattern in _ANY):
            continue
        if any(_fits(pattern, names) for pattern in _OTHER) and _is_figure(old) and _is_figure(new):
            continue
        return element_name(path)
    return None


def _is_figure(value: Any) -> bool:
    return value is not None and not isinstance(value, dict) and value != 0


def _fits(pattern: tuple[str, ...], names: tuple[str, ...]) -> bool:
    return len(pattern) == len(names) and all(want in ("*", name) for want, name in zip(pattern, names, strict=True))


def _differences(old: Any, new: Any, path: Path) -> Iterator[tuple[Path, Any, Any]]:
    """Fields in which two descriptions differ, as deep as both are alike."""
    if isinstance(old, BaseModel) and type(old) is type(new):
        for name, field in type(old).model_fields.items():
            yield from _differences(getattr(old, name), getattr(new, name), (*path, field.alias or name))
    elif isinstance(old, dict) and isinstance(new, dict) and list(old) == list(new):
        for name in old:
            yield from _differences(old[name], new[name], (*path, name))
    elif isinstance(old, tuple) and isinstance(new, tuple) and len(old) == len(new):
        for number, (one, other) in enumerate(zip(old, new, strict=True)):
            yield from _differences(one, other, (*path, number))
    elif old != new:
        yield path, old, new
