"""A rectangular picking area: parallel aisles of equal length, cut into blocks by cross aisles."""

from dataclasses import dataclass

__all__ = ["PickingArea", "PickingError"]


class PickingError(ValueError):
    """A picking area, an order or a policy that does not fit; one line says what and which bound."""


@dataclass(frozen=True)
class PickingArea:
    """A rectangular picking area, all lengths in one unit (m, say).

    Aisle 0 is at x = 0. The front cross aisle is at y = 0, the others follow at the ends of the blocks. The depot is
    on the front cross aisle; a depot at the back is the same area seen from the other side. An item is an aisle and a
    position, the y at which the picker stops.

    Parameters
    ----------
    aisles : int
        Number of aisles, at least 1.
    pitch : float
        Distance from one aisle to the next, positive.
    blocks : tuple of float
        Length of each block from the middle of one cross aisle to the middle of the next, front block first; positive.
    depot : float
        x of the depot, finite; it need not be at an aisle.

    Raises
    ------
    PickingError
        A number that is out of its range.

    Examples
    --------
    >>> PickingArea(aisles=10, pitch=5.0, blocks=(24.0, 24.0)).cross_aisles
    (0.0, 24.0, 48.0)
    """

    aisles: int
    pitch: float
    blocks: tuple[float, ...]
    depot: float = 0.0

    def __post_init__(self) -> None:
        """Check what was given."""
        if self.aisles < 1:
            raise PickingError(f"aisles = {self.aisles}: a picking area has at least 1 aisle")
        if not 0.0 < self.pitch < float("inf"):
            raise PickingError(f"pitch = {self.pitch}: must be positive and finite")
        if not self.blocks:
            raise PickingError("blocks = (): a picking area has at least 1 block")
        for number, length in enumerate(self.blocks):
            if not 0.0 < length < float("inf"):
                raise PickingError(f"blocks[{number}] = {length}: must be positive and finite")
        if not abs(self.depot) < float("inf"):
            raise PickingError(f"depot = {self.depot}: must be finite")

    @property
    def cross_aisles(self) -> tuple[float, ...]:
        """The y of each cross aisle, front first: one more than there are blocks."""
        levels = [0.0]
        for length in self.blocks:
            levels.append(levels[-1] + length)
        return tuple(levels)

    @property
    def length(self) -> float:
        """Length of an aisle from the front cross aisle to the last."""
        return self.cross_aisles[-1]
