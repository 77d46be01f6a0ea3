"""How many pieces of each product have to be made within a span of time: demand, exploded through bills of material."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf

from models.checking.routing import Flow, flow
from models.orders.description import Source
from models.plant import Plant

__all__ = ["Amounts", "arrivals", "asked", "explode", "flows", "saturated", "span", "under_way"]


@dataclass(frozen=True)
class Amounts:
    """Pieces within the span.

    Attributes
    ----------
    started : dict
        Pieces by product that start their routing because of orders and sources.
    taken : dict
        Pieces by product that orders take from stock.
    """

    started: dict[str, float]
    taken: dict[str, float]


def flows(plant: Plant) -> dict[str, Flow]:
    """Return what becomes of a part of each product that has a routing."""
    return {name: flow(product.routing) for name, product in plant.products.items() if product.routing}


def span(plant: Plant) -> float | None:
    """Return the time over which demand is spread [s]: the length of the run, else the time of the last due date."""
    if plant.run.length is not None:
        return plant.run.length
    dues = [plant.seconds(order.due) for order in plant.orders if order.due is not None]
    return max(dues) if dues and len(dues) == len(plant.orders) and not plant.sources and max(dues) > 0 else None


def saturated(plant: Plant) -> list[str]:
    """Return the sources that give as many parts as the plant takes."""
    return [
        name
        for name, source in plant.sources.items()
        if source.every is None and source.limit is None and source.keep is None
    ]


def arrivals(plant: Plant, source: Source, until: float) -> float:
    """Return the expected number of arrivals of a source that follows a time or a limit, up to `until` [s]."""
    end = min(until, plant.seconds(source.until) if source.until is not None else inf)
    room = end - max(plant.seconds(source.start), 0.0)
    if room <= 0:
        return 0.0
    count = room / source.every.mean if source.every is not None else inf
    return min(count, float(source.limit) if source.limit is not None else inf)


def asked(plant: Plant, until: float) -> Amounts:
    """Return what orders and sources ask for up to a time [s]; saturated sources are left out."""
    started: dict[str, float] = {}
    taken: dict[str, float] = {}
    placed: dict[tuple[str, str], int] = {}
    for part in plant.initial.parts:
        if part.order is not None:
            pieces = part.lots * (part.quantity or plant.products[part.product].lot)
            placed[part.order, part.product] = placed.get((part.order, part.product), 0) + pieces
    for order in plant.orders:
        if plant.seconds(order.release) < until:
            to = taken if plant.products[order.product].made == "to_stock" else started
            pieces = max(order.quantity - placed.get((order.name, order.product), 0), 0)
            to[order.product] = to.get(order.product, 0.0) + pieces
    free = saturated(plant)
    for name, source in plant.sources.items():
        if name in free or source.keep is not None:
            continue
        count = arrivals(plant, source, until)
        if count < inf:
            for product, share in shares(source).items():
                started[product] = started.get(product, 0.0) + count * share
    return Amounts(started, taken)


def shares(source: Source) -> dict[str, float]:
    """Return the pieces by product in one arrival on average."""
    if isinstance(source.product, str):
        return {source.product: float(source.quantity)}
    if source.sequence:
        each = source.quantity / len(source.sequence)
        return {name: each * source.sequence.count(name) for name in dict.fromkeys(source.sequence)}
    return {name: share * source.quantity for name, share in source.product.items() if share > 0}


def explode(
    plant: Plant, amounts: Amounts, flows: Mapping[str, Flow], stock: Mapping[str, float] | None = None
) -> dict[str, float]:
    """Return the pieces of each product that start their routing, components included.

    Components made to order start with what they go into, and those that become scrap are made again. What is taken
    from a stock that a source keeps up is made anew, with what will be scrap on top. Where products need each other in
    a circle through stocks, only the first round is counted.

    Parameters
    ----------
    plant : Plant
    amounts : Amounts
        What is asked for.
    flows : mapping
        By product.
    stock : mapping, optional
        Pieces at hand at the start, by product; without it, every piece taken from a stock is replaced.
    """
    import networkx as nx

    graph = nx.DiGraph()
    graph.add_nodes_from(plant.products)
    for name, product in plant.products.items():
        for operation in product.routing:
            graph.add_edges_from((name, part) for part in (*operation.components, *operation.outputs))
    kept = {str(s.product): s.keep for s in plant.sources.values() if s.keep is not None}
    started = dict.fromkeys(plant.products, 0.0) | amounts.started
    taken = dict(amounts.taken)
    condensed = nx.condensation(graph)
    for component in nx.topological_sort(condensed):
        for name in condensed.nodes[component]["members"]:
            product = plant.products[name]
            if product.made == "to_stock" and name in kept:
                missing = taken.get(name, 0.0)
                if stock is not None:
                    missing = max(missing, float(kept[name])) - stock.get(name, 0.0)
                sound = flows[name].finished if name in flows else 1.0
                started[name] += max(missing, 0.0) / sound
            if started[name] <= 0:
                continue
            for i, operation in enumerate(product.routing):
                for part, count in operation.components.items():
                    if plant.products[part].made == "to_stock":
                        taken[part] = taken.get(part, 0.0) + started[name] * flows[name].visits[i] * count
                    elif part in flows:
                        started[part] += started[name] * count / flows[part].finished
                for part, count in operation.outputs.items():
                    pieces = started[name] * flows[name].passed[i] * count
                    if part in flows:
                        started[part] += pieces
                    if plant.products[part].made == "to_stock":
                        sound = flows[part].finished if part in flows else 1.0
                        taken[part] = taken.get(part, 0.0) - pieces * sound
    return {name: pieces for name, pieces in started.items() if pieces > 0}


def under_way(plant: Plant) -> dict[tuple[str, int], float]:
    """Return the pieces that parts in place at the start bring to each operation, by product and number.

    Operations that are under way count for nothing: what is left of them is less than one.
    """
    found: dict[tuple[str, int], float] = {}
    for part in plant.initial.parts:
        product = plant.products[part.product]
        first = next(i for i, operation in enumerate(product.routing) if operation.name == part.operation)
        visits = flow(product.routing, first).visits
        pieces = part.lots * (part.quantity or product.lot)
        for i, count in enumerate(visits):
            passes = float(count) - (1.0 if i == first and part.remaining is not None else 0.0)
            if passes > 0:
                found[part.product, i] = found.get((part.product, i), 0.0) + passes * pieces
    return found
