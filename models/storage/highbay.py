"""A rack at work: finds cells for lots and lots for calls, and gives both to the cranes of its aisles."""

from __future__ import annotations

from collections import Counter, deque
from typing import TYPE_CHECKING

from models.storage.crane import Crane, Load

if TYPE_CHECKING:
    from models.floor import Floor
    from models.stock import Store

__all__ = ["Highbay"]


class Highbay:
    """A rack with its cranes; the keeper of the stores of its products.

    A lot waits at the input until it has a cell, in the aisle with the least to do. What is called for is brought out
    in whole lots, the one stored first at first; pieces beyond the call stay at the output for the next.

    Parameters
    ----------
    inbound, place : int
        Places of the lots that wait at the input, and of the cells that are taken.
    lots : dict
        Pieces of a full lot by product.
    """

    def __init__(self, floor: Floor, name: str, inbound: int, place: int, lots: dict[str, int]) -> None:
        self.floor = floor
        self.name = name
        self.cranes: list[Crane] = []
        self.stores: list[Store] = []
        self.waiting: deque[Load] = deque()
        """Lots for which there is no cell."""
        self.is_open = False
        """The run has begun: lots are stored by crane; before, they are put into their cells."""
        self.inbound = inbound
        self.place = place
        self.lots = lots
        self.kept: dict[Store, deque[Load]] = {}
        """Lots in cells that nobody has called for yet, the one stored first at first."""
        self.coming: Counter[Store] = Counter()
        """Pieces on their way out."""
        self._tell = floor.rows["levels"].extend

    # As a keeper ---------------------------------------------------------------------------------------------------

    def bring(self, store: Store, serial: int, pieces: int) -> None:
        """Take in a lot, or several where it is more than a full one."""
        while pieces:
            share = min(pieces, self.lots[store.name])
            pieces -= share
            load = Load(store, serial, share, self.floor._now)
            if self.is_open:
                self._tell((self.floor._now, self.inbound, 1, serial))
            self.waiting.append(load)
        self._find_cells()

    def call(self, store: Store, pieces: int) -> None:
        """Bring out lots until all that is called for is at hand or on its way."""
        kept = self.kept.get(store)
        while kept and store.pieces + self.coming[store] < store.called:
            load = kept.popleft()
            load.asked = self.floor._now
            self.coming[store] += load.pieces
            assert load.crane is not None
            load.crane.outbound.append(load)
            load.crane.rouse()

    def open(self) -> None:
        """Begin the run: from now on lots are stored by crane."""
        self.is_open = True
        for load in self.waiting:
            self._tell((self.floor._now, self.inbound, 1, load.serial))

    # Cells ---------------------------------------------------------------------------------------------------------

    def _find_cells(self) -> None:
        """Give cells to lots that wait for one, in the order in which they came."""
        full: set[str] = set()
        left: deque[Load] = deque()
        for load in self.waiting:
            product = load.store.name
            cranes = [] if product in full else [crane for crane in self.cranes if crane.cells.fits(product)]
            if not cranes:
                full.add(product)
                left.append(load)
                continue
            crane = min(cranes, key=lambda one: (len(one.inbound) + len(one.outbound), one.cells.taken))
            load.crane = crane
            load.cell = crane.cells.take(product)
            if self.is_open:
                crane.inbound.append(load)
                crane.rouse()
            else:
                self.stored(load)
        self.waiting = left

    def taken(self, load: Load) -> None:
        """Note that a crane has taken a lot from the input."""
        self._tell((self.floor._now, self.inbound, -1, load.serial))

    def stored(self, load: Load) -> None:
        """Note that a lot is in its cell; it may have been called for."""
        self._tell((self.floor._now, self.place, 1, load.serial))
        self.kept.setdefault(load.store, deque()).append(load)
        self.call(load.store, 0)

    def vacated(self, load: Load) -> None:
        """Note that a lot has left its cell, which another may get."""
        self._tell((self.floor._now, self.place, -1, load.serial))
        assert load.crane is not None
        load.crane.cells.give_back(load.cell)
        if self.waiting:
            self._find_cells()

    def fetched(self, load: Load) -> None:
        """Hand a lot over at the output."""
        self.coming[load.store] -= load.pieces
        load.store.hand_over(load.serial, load.pieces)
