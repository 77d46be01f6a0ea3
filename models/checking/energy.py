"""Energy: steps of a profile in their order, furnaces that reach what they are set to, compressors that suffice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from models.checking.findings import Path, Problem, unknown
from models.energy.description import Co2Step, LoadStep
from models.index import planned_time
from models.plant import Plant
from models.station.furnace import Furnace
from models.units import show

__all__ = ["cold_furnaces", "compressors", "furnaces", "profiles", "short_media"]


def profiles(plant: Plant) -> Iterator[Problem]:
    """Give the first step of each profile that begins no later than the one before it."""
    for name, load in plant.energy.base_loads.items():
        yield from _in_order(plant, ("energy", "base_loads", name, "profile"), load.profile)
    yield from _in_order(plant, ("energy", "co2_profile"), plant.energy.co2_profile)


def _in_order(plant: Plant, path: Path, steps: Sequence[LoadStep | Co2Step]) -> Iterator[Problem]:
    last = -float("inf")
    for number, step in enumerate(steps):
        start = plant.seconds(step.start)
        if start <= last:
            yield (
                (*path, number, "start"),
                f"is not after the start of the step before ({step.start}); list the steps in the order of time",
            )
            break
        last = start


def furnaces(plant: Plant) -> Iterator[Problem]:
    """Give the names in furnaces that stand for nothing, and fuels that do not burn."""
    for name, station in plant.stations.items():
        furnace, path = station.furnace, ("stations", name, "furnace")
        if furnace is None:
            continue
        if isinstance(furnace.piece_heat, dict):
            for product in furnace.piece_heat:
                if product not in plant.products:
                    yield (*path, "piece_heat", product), unknown("product", product, plant.products)
        if furnace.fuel is None:
            continue
        medium = plant.energy.media.get(furnace.fuel)
        if medium is None:
            yield (*path, "fuel"), unknown("medium", furnace.fuel, plant.energy.media)
        elif any(one.medium == furnace.fuel for one in plant.energy.compressors.values()):
            yield (*path, "fuel"), f"medium '{furnace.fuel}' is made by compressors; a fuel is none of these"
        elif not medium.heat:
            yield (
                (*path, "fuel"),
                f"medium '{furnace.fuel}' has no calorific value, so it does not burn; write its `heat`",
            )


def compressors(plant: Plant) -> Iterator[Problem]:
    """Give the compressors of nothing, and what media state that fits no compressor."""
    energy = plant.energy
    for name, one in energy.compressors.items():
        if one.medium not in energy.media:
            yield ("energy", "compressors", name, "medium"), unknown("medium", one.medium, energy.media)
    for name, medium in energy.media.items():
        path = ("energy", "media", name)
        if any(one.medium == name for one in energy.compressors.values()):
            if medium.electricity:
                yield (
                    (*path, "electricity"),
                    f"is what the compressors of '{name}' draw already; leave it out, or leave out the compressors",
                )
            continue
        for field, stated in (("sharing", medium.sharing != "priority"), ("leakage", medium.leakage > 0.0)):
            if stated:
                yield (*path, field), f"has no effect, since no compressor makes '{name}'; see `energy.compressors`"


def short_media(plant: Plant) -> Iterator[Problem]:
    """Give the media of which all stations at once take more than their compressors give."""
    for name, medium in plant.energy.media.items():
        machines = [one for one in plant.energy.compressors.values() if one.medium == name]
        most = sum(one.flow for one in machines)
        taken = medium.leakage + sum(
            station.capacity * max(station.media[name].values(), default=0.0)
            for station in plant.stations.values()
            if name in station.media
        )
        if machines and taken > most:
            yield (
                ("energy", "media", name),
                f"may fall short: all stations at once take {show(taken, 'm^3/s')}, its compressors give "
                f"{show(most, 'm^3/s')}",
            )


def cold_furnaces(plant: Plant) -> Iterator[Problem]:
    """Give the furnaces whose heater is too small, for a set point or for what is heated in them."""
    for name, station in plant.stations.items():
        furnace, path = station.furnace, ("stations", name, "furnace")
        if furnace is None:
            continue
        heat = furnace.heater * furnace.efficiency
        for state, set_point in furnace.set_points.items():
            lost = furnace.loss * (set_point - furnace.ambient)
            if lost > heat:
                yield (
                    (*path, "set_points", state),
                    f"is never reached: at {show(set_point, 'K')} it loses {show(lost, 'W')}, more than the heater "
                    f"gives ({show(heat, 'W')})",
                )
        if "processing" in furnace.set_points:
            left = heat - furnace.loss * (furnace.set_points["processing"] - furnace.ambient)
            if left >= 0.0:
                yield from _overloaded(plant, name, path, furnace, left)


def _overloaded(plant: Plant, name: str, path: Path, furnace: Furnace, left: float) -> Iterator[Problem]:
    """Give the first product that takes up more than is left beside the losses [W]; batches are full."""
    station = plant.stations[name]
    for key, product in plant.products.items():
        stated = furnace.piece_heat
        heat = stated.get(key, 0.0) if isinstance(stated, dict) else stated
        for operation in product.routing:
            if name in operation.station:
                time = planned_time(key, product, operation, name, station)
                if heat > left * time:
                    yield (
                        (*path, "heater"),
                        f"is too small for '{key}': a piece takes up {show(heat, 'J')} in {show(time, 's')}, beside "
                        f"the losses {show(left * time, 'J')} are left, so the temperature falls",
                    )
                    return
