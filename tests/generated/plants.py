"""The generator: a valid plant for every seed, with one feature alone or many together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

from models.checking.require import problems
from models.plant import Plant
from tests.generated import hooks, on_demand, on_products, on_stations, on_stock
from tests.generated.draft import Draft

__all__ = ["FEATURES", "draw", "generate"]

FEATURES: dict[str, Callable[[Draft], None]] = {
    add.__name__: add
    for add in (
        on_products.assembly,
        on_products.disassembly,
        on_stock.suppliers,
        on_stock.racks,
        on_stock.picking,
        on_products.station_times,
        on_stations.servers,
        on_stations.finite_queues,
        on_stations.shared_buffers,
        on_products.alternatives,
        on_products.lots,
        on_products.quality,
        on_stations.setups,
        on_stations.queue_rules,
        on_stations.batches,
        on_stations.failures,
        on_stations.maintenance,
        on_stations.people,
        on_stations.repair_crew,
        on_stations.shifts,
        on_stations.energy,
        on_products.conveyors,
        on_products.handovers,
        on_products.cards,
        on_demand.orders,
        on_demand.stock_orders,
        on_demand.sources,
        on_demand.endless_sources,
        on_demand.initial_state,
        on_demand.schedules,
        on_stock.bins,
        on_demand.planned_rules,
        hooks.python_rules,
    )
}
"""Each adds itself to a draft; they are added in this order, since some look at what is there."""


def generate(
    seed: int,
    features: Sequence[str] | None = None,
    *,
    manner: str | None = None,
    finite: bool | None = None,
    avoid: Sequence[str] = (),
) -> Plant:
    """Draw up a plant.

    Parameters
    ----------
    seed : int
        The same seed gives the same plant, in every process.
    features : sequence of str, optional
        Names of `FEATURES`. If not given: one alone in a third of the plants, else each with the same chance, which is
        itself drawn, so that sparse and crowded plants come.
    manner : str, optional
        How times are drawn, see `draft.MANNERS`.
    finite : bool, optional
        Run until everything is done, in place of a length; drawn if not given.
    avoid : sequence of str
        Features that must not come.
    """
    return _generated(seed, None if features is None else tuple(features), manner, finite, tuple(avoid))


@lru_cache(maxsize=2048)
def _generated(
    seed: int, features: tuple[str, ...] | None, manner: str | None, finite: bool | None, avoid: tuple[str, ...]
) -> Plant:
    draft = draw(seed, features, manner=manner, finite=finite, avoid=avoid)
    plant = Plant.model_validate(draft.data)
    wrong = problems(plant)
    assert not wrong, f"seed {seed} gives a plant that is not valid: {wrong}"
    return plant


def draw(
    seed: int,
    features: Sequence[str] | None = None,
    *,
    manner: str | None = None,
    finite: bool | None = None,
    avoid: Sequence[str] = (),
) -> Draft:
    """Return the draft of `generate`, whose data can still be changed."""
    draft = Draft(seed, manner)
    _basis(draft)
    draft.finite = draft.chance(0.4) if finite is None else finite
    if features is None:
        known = [name for name in FEATURES if name not in avoid]
        share = draft.real(0.1, 0.7)
        features = [draft.pick(known)] if draft.chance(1 / 3) else [name for name in known if draft.chance(share)]
    for name, add in FEATURES.items():
        if name in features:
            add(draft)
    if not draft.data["orders"] and not any(name.startswith("source") for name in draft.data["sources"]):
        draft.pick((on_demand.orders, on_demand.sources))(draft)
    draft.data["run"] = {"seed": seed, "length": None if draft.finite else draft.length}
    return draft


def _basis(draft: Draft) -> None:
    """A few stations and products with plain routings; a station may come twice in a routing."""
    for number in range(draft.whole(1, 5)):
        draft.stations[f"S{number}"] = {}
    forward = draft.chance(0.6)  # else lots come back to stations, which block each other now and then
    for number in range(draft.whole(1, 3)):
        places = [draft.pick(draft.stations) for _ in range(draft.whole(1, 4))]
        draft.products[f"P{number}"] = {
            "routing": [
                {"name": f"step{step}", "station": [place], "time": draft.time(7, zero=0.05)}
                for step, place in enumerate(sorted(places) if forward else places)
            ]
        }
