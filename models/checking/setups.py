"""Setup families: every name in a matrix stands for one, and every change has a time."""

from __future__ import annotations

from collections.abc import Iterator

from models.checking.findings import Problem, unknown
from models.plant import Plant

__all__ = ["families", "setups"]


def families(plant: Plant) -> dict[str, dict[str, None]]:
    """Return the families that come to each station, in the order of the plant file."""
    found: dict[str, dict[str, None]] = {name: {} for name in plant.stations}
    for name, product in plant.products.items():
        for operation in product.routing:
            family = operation.family or product.family or name
            for station in operation.station:
                found.setdefault(station, {})[family] = None
    return found


def setups(plant: Plant) -> Iterator[Problem]:
    """Give the families that no product has, and the changes without a time."""
    at = families(plant)
    known = {family: None for there in at.values() for family in there}
    known |= {product.family or name: None for name, product in plant.products.items()}
    for name, station in plant.stations.items():
        setup = station.setup
        if setup is None:
            continue
        sound = True
        for before, row in setup.matrix.items():
            if before not in known:
                sound = False
                yield ("stations", name, "setup", "matrix", before), unknown("setup family", before, known)
            for after in row:
                if after not in known:
                    sound = False
                    yield ("stations", name, "setup", "matrix", before, after), unknown("setup family", after, known)
        if setup.initial is not None and setup.initial not in known:
            sound = False
            yield ("stations", name, "setup", "initial"), unknown("setup family", setup.initial, known)
        if setup.time is not None or not sound:
            continue
        starts = dict.fromkeys(filter(None, (setup.initial, _initial(plant, name))))
        missing = [
            (before, after)
            for before in at[name] | starts
            for after in at[name]
            if before != after and after not in setup.matrix.get(before, {})
        ]
        if missing:
            more = f" (nor for {len(missing) - 1} more)" if len(missing) > 1 else ""
            yield (
                ("stations", name, "setup", "matrix"),
                f"has no time for the change from '{missing[0][0]}' to '{missing[0][1]}'{more}; "
                "add it, or give `setup` a `time` for all other changes",
            )
    for name, state in plant.initial.stations.items():
        if state.family is not None and state.family not in known and name in plant.stations:
            yield ("initial", "stations", name, "family"), unknown("setup family", state.family, known)


def _initial(plant: Plant, name: str) -> str | None:
    state = plant.initial.stations.get(name)
    return state.family if state else None
