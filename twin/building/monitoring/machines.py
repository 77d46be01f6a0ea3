"""Machines from samples of their state: what they make in an hour and draw in each state, by product."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twin.building.draft import Draft
from twin.building.errors import LogError
from twin.building.laws import seconds
from twin.building.log import Log
from twin.building.machine_states import WORDS

__all__ = ["HeldOut", "Machines", "Rates", "draft_of", "held_out", "machines", "predicted"]

Floats = NDArray[np.float64]
HOUR = 3600.0
ALARMED = 0.2
"""A state without a name is a failure where so large a share of its samples has an alarm."""


@dataclass(frozen=True)
class Rates:
    """What was seen of one machine with one product.

    Attributes
    ----------
    hours : in each state
    items : made while processing
    energy : by state [J]
    """

    hours: dict[str, float]
    items: float
    energy: dict[str, float]

    @property
    def per_hour(self) -> float:
        """Items in an hour of processing."""
        return self.items / self.hours["processing"] if self.hours.get("processing") else 0.0

    def power(self, state: str) -> float:
        """Mean power in a state [W]."""
        return self.energy.get(state, 0.0) / (self.hours[state] * HOUR) if self.hours.get(state) else float("nan")


@dataclass(frozen=True)
class Machines:
    """Rates by machine and product, and which state is which."""

    rates: dict[tuple[str, str], Rates]
    states: dict[str, str]

    def names(self) -> list[str]:
        """The machines."""
        return list(dict.fromkeys(machine for machine, _ in self.rates))


def machines(log: Log) -> Machines:
    """Sum up samples: a row counts for its own duration, else for the time it spans, else for the usual step.

    Raises
    ------
    LogError
        If the log tells no states.
    """
    if "state" not in log.names or not log.names["state"].names:
        raise LogError(
            "a log without cases needs a column of states: name it with --column state=NAME, or the column of cases "
            "with --column case=NAME"
        )
    states = _meanings(log)
    hours = _durations(log) / HOUR
    items = np.nan_to_num(log.values.get("items", np.zeros(len(log))))
    power = log.values.get("power", np.full(len(log), np.nan))
    product = log.names.get("product")
    codes = np.zeros(len(log), np.int64) if product is None else product.codes.astype(np.int64)
    working = np.array([states[name] == "processing" for name in log.names["state"].names])
    rates: dict[tuple[str, str], Rates] = {}
    for machine, name in enumerate(log.resource.names):
        for made in np.unique(codes[log.resource.codes == machine]).tolist():
            mine = (log.resource.codes == machine) & (codes == made)
            time: dict[str, float] = {}
            energy: dict[str, float] = {}
            for code, said in enumerate(log.names["state"].names):
                rows = mine & (log.names["state"].codes == code)
                if rows.any():
                    state = states[said]
                    time[state] = time.get(state, 0.0) + float(hours[rows].sum())
                    energy[state] = energy.get(state, 0.0) + float(np.nansum(power[rows] * hours[rows]) * HOUR)
            busy = mine & working[log.names["state"].codes]
            rates[name, product.name(made) if product else "product"] = Rates(time, float(items[busy].sum()), energy)
    return Machines(rates, states)


def _durations(log: Log) -> Floats:
    """Time that each sample stands for [s]."""
    own = log.values.get("duration")
    if own is not None:
        return np.asarray(np.nan_to_num(own))
    if (log.end > log.start).any():
        return np.asarray(log.end - log.start)
    found = np.zeros(len(log))
    for machine in range(len(log.resource.names)):
        rows = np.flatnonzero(log.resource.codes == machine)
        steps = np.diff(log.start[rows])
        usual = float(np.median(steps[steps > 0])) if (steps > 0).any() else 0.0
        found[rows] = np.minimum(np.append(steps, usual), 2 * usual)
    return found


def _meanings(log: Log) -> dict[str, str]:
    """State by its name; where it is a number, by what happens in it."""
    column = log.names["state"]
    known = {word: state for state, words in WORDS.items() for word in words}
    named = {name: known.get(name.lower().replace(" ", "_"), "") for name in column.names}
    if any(state == "processing" for state in named.values()):
        return {name: state or "waiting" for name, state in named.items()}
    items = np.nan_to_num(log.values.get("items", np.zeros(len(log))))
    power = np.nan_to_num(log.values.get("power", np.zeros(len(log))))
    alarm = np.nan_to_num(log.values.get("alarm", np.zeros(len(log))))
    busy = items if items.any() else power
    work = {name: float(busy[column.codes == code].sum()) for code, name in enumerate(column.names)}
    most = max(work, key=lambda name: work[name])
    found = {}
    for code, name in enumerate(column.names):
        rows = column.codes == code
        failed = rows.any() and float(alarm[rows].mean()) > ALARMED
        found[name] = "processing" if name == most else named[name] or ("failed" if failed else "idle")
    return found


def predicted(known: Machines, hours: Mapping[tuple[str, str], Mapping[str, float]]) -> tuple[float, float]:
    """Output and energy [J] of hours in each state, by machine and product.

    A product that a machine was never seen with takes the machine's mean.
    """
    items = energy = 0.0
    for (machine, product), times in hours.items():
        mine = known.rates.get((machine, product))
        whole = _whole(known, machine)
        seen = mine is not None and mine.hours.get("processing", 0.0) > 0
        rates = mine if mine is not None and seen else whole
        items += rates.per_hour * times.get("processing", 0.0)
        for state, time in times.items():
            power = (rates if state == "processing" else whole).power(state)  # at rest the product does not matter
            energy += (power if np.isfinite(power) else 0.0) * time * HOUR
    return items, energy


def _whole(known: Machines, machine: str) -> Rates:
    hours: dict[str, float] = {}
    energy: dict[str, float] = {}
    items = 0.0
    for (name, _), rates in known.rates.items():
        if name == machine:
            items += rates.items
            for state, time in rates.hours.items():
                hours[state] = hours.get(state, 0.0) + time
                energy[state] = energy.get(state, 0.0) + rates.energy.get(state, 0.0)
    return Rates(hours, items, energy)


@dataclass(frozen=True)
class HeldOut:
    """Output and energy [J] after a cut: as they were, and from what was known before and the hours in each state."""

    items: float
    energy: float
    predicted_items: float
    predicted_energy: float


def held_out(log: Log, time: float) -> HeldOut:
    """Hold what was learned before a time [s] against what came after it."""
    before, after = log.take(log.start < time), log.take(log.start >= time)
    if not len(before) or not len(after):
        raise LogError("the hold-out leaves nothing on one side of the cut")
    known, real = machines(before), machines(after)
    items, energy = predicted(known, {key: rates.hours for key, rates in real.rates.items()})
    made = np.nan_to_num(after.values.get("items", np.zeros(len(after)))).sum()
    drawn = sum(sum(rates.energy.values()) for rates in real.rates.values())
    return HeldOut(float(made), float(drawn), items, energy)


def draft_of(known: Machines, log: Log, name: str) -> Draft:
    """The plant: a station for each machine, with its power by state, and what it makes at the rate that was seen."""
    begins = max(float(log.start.min()), 0.0) // HOUR * HOUR
    draft = Draft({"name": name, "calendar": {"start": log.origin + timedelta(seconds=begins)}})
    span = float(log.end.max() - log.start.min())
    draft.plant["run"] = {"length": f"{span:.6g} s"}
    products: dict[str, Any] = {}
    sources: dict[str, Any] = {}
    stations: dict[str, Any] = {}
    for machine in known.names():
        whole = _whole(known, machine)
        title = f"machine {machine}" if machine.isdigit() else machine
        power = {state: f"{whole.power(state):.6g} W" for state in whole.hours if np.isfinite(whole.power(state))}
        stations[title] = {"power": power} if any(whole.energy.values()) else {}
        told = ", ".join(f"{time:.1f} h {state}" for state, time in whole.hours.items())
        draft.say(told, "stations", title)
        for (of, product), rates in known.rates.items():
            if of != machine or rates.per_hour <= 0:
                continue
            made = f"product {product}" if product.isdigit() else product
            made = made if made not in products else f"{made} on {title}"
            products[made] = {"routing": [{"name": "make", "station": title, "time": seconds(HOUR / rates.per_hour)}]}
            said = f"{rates.items:.0f} items in {rates.hours['processing']:.1f} h"
            watts = rates.power("processing")
            said += f", {watts:.0f} W" if watts > 0 else ""
            draft.say(said, "products", made)
            sources[f"{made} orders"] = {"product": made, "every": seconds(span / rates.items)}
    if not products:
        raise LogError("no machine is ever seen to make anything: name the column of items with --column items=NAME")
    draft.plant |= {"products": products, "sources": sources, "stations": stations}
    return draft
