"""CO2 of electricity: published factors by name, as versioned data in `co2_factors.yaml`."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

__all__ = ["Co2Error", "Co2Factor", "co2_factor", "co2_factors", "co2_of_electricity"]

JOULES_PER_KWH = 3.6e6


class Co2Error(ValueError):
    """A name under which no factor was published; the message is one line that lists those that exist."""


@dataclass(frozen=True)
class Co2Factor:
    """CO2 of one unit of electricity; value [kg/J]."""

    name: str
    value: float
    year: int | None
    source: str

    @property
    def kg_per_kwh(self) -> float:
        """The value as it is published [kg/kWh]."""
        return self.value * JOULES_PER_KWH


@cache
def co2_factors() -> dict[str, Co2Factor]:
    """All published factors by name."""
    import yaml

    path = Path(__file__).with_name("co2_factors.yaml")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast, where it is
    table = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)
    if table["unit"] != "kg/kWh":
        raise Co2Error(f"{path}: the unit must be kg/kWh, is {table['unit']!r}")
    return {
        name: Co2Factor(name, float(entry["value"]) / JOULES_PER_KWH, int(entry["year"]), str(entry["source"]))
        for name, entry in table["factors"].items()
    }


def co2_factor(stated: str | float) -> Co2Factor:
    """Return the factor that a plant states: a name, or its own value [kg/J].

    Raises
    ------
    Co2Error
        If there is no factor of that name.

    Examples
    --------
    >>> round(co2_factor("cn-grid-2023-east").kg_per_kwh, 4)
    0.55
    """
    if not isinstance(stated, str):
        return Co2Factor("stated", float(stated), None, "plant file")
    known = co2_factors()
    if stated not in known:
        near = difflib.get_close_matches(stated, known, n=1)
        hint = f"did you mean '{near[0]}'? " if near else ""
        raise Co2Error(
            f"there is no CO2 factor '{stated}'; {hint}known are {', '.join(known)}, or a value such as '0.55 kg/kWh'"
        )
    return known[stated]


def co2_of_electricity(energy: float, factor: Co2Factor, green_share: float = 0.0) -> float:
    """CO2 of electricity bought [kg], of which a share is bought without emissions.

    Parameters
    ----------
    energy : [J]
    factor : value [kg/J]
    green_share : from 0 to 1
    """
    return energy * (1.0 - green_share) * factor.value
