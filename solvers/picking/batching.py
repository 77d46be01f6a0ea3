"""Which orders are picked in one tour: batches by savings, or around seeds.

Both work with any measure of a tour: a function that gives the length of the route through the items of some orders
(by their numbers). They call it often, so it should be quick; each set is asked for once.
"""

from collections.abc import Callable, Iterable, Sequence

from .area import PickingError

__all__ = ["TourLength", "savings_batches", "seed_batches"]

TourLength = Callable[[tuple[int, ...]], float]
"""Length of the route through all items of some orders, given by their numbers in rising order."""


def savings_batches(sizes: Sequence[float], capacity: float, length: TourLength) -> list[tuple[int, ...]]:
    """Merge batches while it saves way, the greatest saving first; savings are computed anew after each merge.

    Parameters
    ----------
    sizes : (orders,) positive numbers
        What each order takes of the capacity: items, weight, places on the cart.
    capacity : float
        Capacity of a tour.
    length : TourLength
        Measure of a tour.

    Returns
    -------
    list of tuple of int
        Batches, each in rising order, sorted by their first order. Equal savings: the batches with the first orders.

    Raises
    ------
    PickingError
        An order that does not fit into a tour, or a size that is not positive.

    Notes
    -----
    G. Clarke, J. W. Wright (1964), Operations Research 12(4), as C&W(ii) in M. B. M. de Koster, E. S. van der Poort,
    M. Wolters (1999), "Efficient orderbatching methods in warehouses", International Journal of Production Research
    37(7).

    Examples
    --------
    >>> places = [1.0, 9.0, 2.0, 8.0]
    >>> savings_batches([1] * 4, 2, lambda orders: 2 * max(places[i] for i in orders))
    [(0, 2), (1, 3)]
    """
    _check(sizes, capacity)
    measure = _remembered(length)
    batches: dict[int, tuple[int, ...]] = {i: (i,) for i in range(len(sizes))}
    load = dict(enumerate(sizes))
    savings: dict[tuple[int, int], float] = {}

    def note(pairs: Iterable[tuple[int, int]]) -> None:
        for a, b in pairs:
            if load[a] + load[b] <= capacity:
                saving = measure(batches[a]) + measure(batches[b]) - measure(_union(batches[a], batches[b]))
                if saving > 0.0:
                    savings[a, b] = saving

    note((a, b) for a in batches for b in batches if a < b)
    while savings:
        a, b = min(savings, key=lambda pair: (-savings[pair], pair))
        batches[a] = _union(batches[a], batches.pop(b))
        load[a] += load.pop(b)
        savings = {pair: saving for pair, saving in savings.items() if a not in pair and b not in pair}
        note((min(a, other), max(a, other)) for other in sorted(batches) if other != a)
    return sorted(batches.values())


def seed_batches(sizes: Sequence[float], capacity: float, length: TourLength) -> list[tuple[int, ...]]:
    """Start a tour with the order that has the longest route, add the orders that lengthen it least, and begin anew.

    An order is added as long as one fits; parameters, result and errors as in `savings_batches`, which gives shorter
    tours and takes longer. Batches come in the order of their seeds.

    Notes
    -----
    Seed rule "longest travel", addition rule "least additional travel", cumulative: de Koster, van der Poort, Wolters
    (1999).

    Examples
    --------
    >>> places = [1.0, 9.0, 2.0, 8.0]
    >>> seed_batches([1] * 4, 2, lambda orders: 2 * max(places[i] for i in orders))
    [(0, 1), (2, 3)]
    """
    _check(sizes, capacity)
    measure = _remembered(length)
    left = set(range(len(sizes)))
    batches: list[tuple[int, ...]] = []
    while left:
        seed = min(left, key=lambda i: (-measure((i,)), i))
        left.remove(seed)
        batch: tuple[int, ...] = (seed,)
        load = sizes[seed]
        while fitting := [i for i in sorted(left) if load + sizes[i] <= capacity]:
            longer = [measure(_union(batch, (i,))) for i in fitting]
            added = fitting[longer.index(min(longer))]
            left.remove(added)
            batch, load = _union(batch, (added,)), load + sizes[added]
        batches.append(batch)
    return batches


def _check(sizes: Sequence[float], capacity: float) -> None:
    for number, size in enumerate(sizes):
        if not 0.0 < size <= capacity:
            raise PickingError(f"order {number}: size {size} must be positive and at most the capacity of {capacity}")


def _union(a: tuple[int, ...], b: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(sorted(a + b))


def _remembered(length: TourLength) -> TourLength:
    """The same measure, asked once for each set of orders."""
    known: dict[tuple[int, ...], float] = {}

    def measure(orders: tuple[int, ...]) -> float:
        if orders not in known:
            known[orders] = length(orders)
        return known[orders]

    return measure
