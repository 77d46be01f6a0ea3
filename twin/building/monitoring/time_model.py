"""The time model of ISO 22400-2 for one machine, from its states."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from twin.building.monitoring.mtconnect import Stay

__all__ = ["TimeModel", "time_model"]


@dataclass(frozen=True)
class TimeModel:
    """Times of a work unit [s] (ISO 22400-2, clause 5 and figure 4).

    Attributes
    ----------
    reference : from the first to the last instant
    busy : actual unit busy time (AUBT): switched on, and in use or held up
    processing : actual unit processing time (AUPT): production and setup
    production : actual production time (APT)
    setup : actual unit setup time (AUST)
    delay : actual unit delay time (ADET): waiting, held, stopped
    down : actual unit down time (ADOT): failed
    idle : on, with nothing to do
    off : not switched on
    """

    reference: float
    production: float
    setup: float
    delay: float
    down: float
    idle: float
    off: float

    @property
    def processing(self) -> float:
        """AUPT = APT + AUST [s]."""
        return self.production + self.setup

    @property
    def busy(self) -> float:
        """AUBT = AUPT + ADET + ADOT [s]."""
        return self.processing + self.delay + self.down

    @property
    def availability(self) -> float:
        """Production over the time switched on (APT / PBT, taking all of it as planned)."""
        planned = self.busy + self.idle
        return self.production / planned if planned else 0.0

    @property
    def utilization(self) -> float:
        """Utilization efficiency APT / AUBT."""
        return self.production / self.busy if self.busy else 0.0

    @property
    def technical(self) -> float:
        """Technical efficiency APT / (APT + ADOT)."""
        return self.production / (self.production + self.down) if self.production else 0.0


def time_model(stays: Sequence[Stay]) -> TimeModel:
    """Sum up stays; every instant from the first to the last belongs to one time.

    Examples
    --------
    >>> found = time_model([Stay("processing", 0, 60), Stay("waiting", 60, 80), Stay("idle", 80, 100)])
    >>> found.reference, found.busy, found.utilization
    (100.0, 80.0, 0.75)
    """
    total: dict[str, float] = {}
    for stay in stays:
        total[stay.state] = total.get(stay.state, 0.0) + stay.end - stay.begin
    of = total.get
    return TimeModel(
        reference=float(sum(total.values())),
        production=float(of("processing", 0.0)),
        setup=float(of("setup", 0.0)),
        delay=float(of("waiting", 0.0) + of("blocked", 0.0)),
        down=float(of("failed", 0.0) + of("maintenance", 0.0)),
        idle=float(of("idle", 0.0)),
        off=float(of("off_shift", 0.0)),
    )
