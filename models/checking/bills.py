"""Bills of material: components that exist, that can come at some time, and that do not contain what they go into."""

from __future__ import annotations

from collections.abc import Iterator

from models.checking.findings import Path, Problem, unknown
from models.plant import Plant
from models.product.description import Product

__all__ = ["bills", "purchased", "source_products"]


def purchased(product: Product) -> bool:
    """Tell whether a product is always at hand: it has no routing, and is not taken from a stock."""
    return not product.routing and product.made == "to_order"


def source_products(product: str | dict[str, float]) -> tuple[str, ...]:
    """Return the products of a source that come at all."""
    return (product,) if isinstance(product, str) else tuple(name for name, share in product.items() if share > 0)


def bills(plant: Plant) -> Iterator[Problem]:
    """Give what is wrong with components and outputs."""
    sound = True
    for name, product in plant.products.items():
        for number, operation in enumerate(product.routing):
            path: Path = ("products", name, "routing", number)
            for kind, parts in (("components", operation.components), ("outputs", operation.outputs)):
                for part in parts:
                    if part not in plant.products:
                        sound = False
                        yield (*path, kind, part), unknown("product", part, plant.products)
            if name in operation.outputs:
                yield (*path, "outputs", name), f"takes '{name}' out of itself, without end"
            batch = [s for s in operation.station if s in plant.stations and (plant.stations[s].batch is not None)]
            batch = [s for s in batch if (b := plant.stations[s].batch) is not None and b.max > 1]
            if batch and (operation.components or operation.outputs):
                yield (
                    (*path, "components" if operation.components else "outputs"),
                    f"station '{batch[0]}' works on batches, which can neither be assembled nor taken apart; "
                    "use a station without `batch`",
                )
    if sound:
        yield from _contains_itself(plant)
        yield from _never_made(plant)


def _contains_itself(plant: Plant) -> Iterator[Problem]:
    """Find the products made to order whose making needs one of them."""
    into = [
        (name, part, {"path": ("products", name, "routing", number, "components", part)})
        for name, product in plant.products.items()
        for number, operation in enumerate(product.routing)
        for part in operation.components
        if plant.products[part].made == "to_order"
    ]
    if not into:
        return
    import networkx as nx

    graph = nx.DiGraph(into)
    for members in nx.strongly_connected_components(graph):
        if len(members) > 1 or any(graph.has_edge(member, member) for member in members):
            first = next(name for name in plant.products if name in members)
            edges = nx.find_cycle(graph.subgraph(members), first)
            loop = [edge[0] for edge in edges]
            path: Path = graph.edges[edges[0][0], edges[0][1]]["path"]
            yield path, f"product '{loop[0]}' contains itself: {' > '.join([*loop, loop[0]])}"


def _never_made(plant: Plant) -> Iterator[Problem]:
    """Find the products made to stock that are taken, but that nothing puts there."""
    made = {name for name, product in plant.products.items() if product.made == "to_order"}
    for source in plant.sources.values():
        made.update(source_products(source.product))
    for product in plant.products.values():
        for operation in product.routing:
            made.update(operation.outputs)
    made.update(name for name, pieces in plant.initial.stock.items() if pieces > 0)
    made.update(part.product for part in plant.initial.parts)
    made.update(plant.stock)
    remedy = "add a source for it, or put some into `initial.stock`"
    for name, product in plant.products.items():
        for number, operation in enumerate(product.routing):
            for part in operation.components:
                if part not in made:
                    yield (
                        ("products", name, "routing", number, "components", part),
                        f"waits for ever: '{part}' is made to stock, but nothing makes it; {remedy}",
                    )
    for number, order in enumerate(plant.orders):
        if order.product in plant.products and order.product not in made:
            yield (
                ("orders", number, "product"),
                f"waits for ever: '{order.product}' is made to stock, but nothing makes it; {remedy}",
            )
