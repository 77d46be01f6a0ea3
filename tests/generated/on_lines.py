"""Serial lines by chance: what recursion describes, all of it, alone and combined."""

from __future__ import annotations

from typing import Any

from models.plant import Plant
from tests.generated.draft import Draft

__all__ = ["line"]


def line(seed: int, manner: str | None = None) -> Plant:
    """Draw up a line of stations with queues of any size, fed as it takes or by a takt, whose stations may fail."""
    draft = Draft(seed, manner)
    count = draft.pick((1, 2, 3, 4, 7), weights=(1, 2, 3, 2, 2))
    names = [f"S{number}" for number in range(count)]
    means = {name: draft.real(2, 12) for name in names}
    draft.data["products"]["P"] = {
        "routing": [{"name": f"O{name}", "station": name, "time": draft.time(means[name])} for name in names]
    }
    in_the_file = [names[n] for n in draft.rng.permutation(count)]
    for name in in_the_file:
        draft.stations[name] = _station(draft)
    source = draft.data["sources"]["feed"] = _source(draft, max(means.values()))
    if "every" not in source:
        draft.stations[names[0]]["queue"] = {"capacity": draft.whole(0, 3)}
    run: dict[str, Any] = {"seed": draft.whole(0, 1000)}
    if draft.chance(0.25):
        source["limit"] = draft.whole(1, 400)
    elif draft.chance(0.1):
        source["until"] = source.get("start", 0.0) + draft.instant(50, 500)
    if not ({"limit", "until"} & source.keys() and draft.chance(0.6)):
        run["length"] = draft.length if draft.chance(0.7) else 10 * draft.length
    return Plant.model_validate(draft.data | {"run": run})


def _source(draft: Draft, slowest: float) -> dict[str, Any]:
    source: dict[str, Any] = {"product": "P"}
    if draft.chance(0.5):
        source["every"] = draft.time(slowest * draft.real(0.7, 1.6))
    if draft.chance(0.2):
        source["start"] = draft.instant(1, 100)
    return source


def _station(draft: Draft) -> dict[str, Any]:
    station: dict[str, Any] = {}
    if draft.chance(0.8):
        station["queue"] = {"capacity": draft.pick((0, 1, 2, 3, 8), weights=(3, 3, 2, 2, 1))}
    if draft.chance(0.3):
        every, repair = draft.time(draft.real(15, 120)), draft.time(draft.real(3, 20), zero=0.1)
        station["failures"] = [{"every": every, "repair": repair, "clock": "calendar"}]
    return station
