"""Hold-out validation: a log cut by time, the rest simulated from the state at the cut, and both seen alike.

A log ends at some time, whatever is still on the floor. So the simulated bookings are cut off there too, and one rule
tells for both which orders are complete: those whose last booking is an activity with which orders end.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twin.building.build import discover
from twin.building.errors import LogError
from twin.building.log import Log
from twin.building.trust.credibility import credible
from twin.building.trust.distances import circadian, emd, floor, ks, n_gram, n_gram_distance
from twin.building.trust.future import Bookings, Cut, cut_at, replicate
from twin.building.trust.likely import Settings

__all__ = ["Row", "Validation", "cut_log", "validate"]

Floats = NDArray[np.float64]
HOUR = 3600.0
FEWEST = 8
"""Cases on either side of a cut from which anything can be said."""


@dataclass(frozen=True)
class Row:
    """One comparison.

    Attributes
    ----------
    name : key of its words
    unit : "", "h", "%", "orders" or "pieces"
    real : of the log after the cut; for a distance NaN
    simulated : mean over the replications, or the distance
    low, high : 95 % range of the replications, NaN for a distance
    floor : what chance alone does to the real value (standard error), or the noise floor of a distance
    limit : largest relative difference, or distance, that counts as good
    """

    name: str
    unit: str
    real: float
    simulated: float
    low: float
    high: float
    floor: float
    limit: float

    @property
    def difference(self) -> float:
        """Relative difference; the distance itself where there is no real value."""
        return self.simulated if np.isnan(self.real) else self.simulated / self.real - 1 if self.real else float("nan")

    @property
    def good(self) -> bool:
        """It keeps the limit."""
        return bool(abs(self.difference) <= self.limit)

    @property
    def within_noise(self) -> bool:
        """It differs by no more than chance does (two standard errors; a distance: one and a half floors)."""
        if np.isnan(self.real):
            return bool(self.simulated <= 1.5 * self.floor)
        return bool(abs(self.simulated - self.real) <= 2 * self.floor)


@dataclass(frozen=True)
class Validation:
    """What a hold-out found.

    Attributes
    ----------
    cut : the log cut in two
    rows : comparisons
    real, simulated : lead times of new orders [h], all replications together
    done_real, done_simulated : orders complete over time, at `times` [s]; simulated (replications, times)
    wip_real, wip_simulated : orders begun and not at their last booking, likewise
    use_real, use_simulated : booked share of the time of all units, by station
    replications : how many
    orders, unfinished : in the log after the cut, and those of them that do not look complete at its end
    unknown : cases of which no routing had been finished before the cut: nothing is said of their deliveries
    not_run : why the plant file of the time before the cut cannot be run from there, "" if it can
    """

    cut: Cut
    rows: tuple[Row, ...]
    real: Floats
    simulated: Floats
    times: Floats
    done_real: Floats
    done_simulated: Floats
    wip_real: Floats
    wip_simulated: Floats
    use_real: Floats
    use_simulated: Floats
    replications: int
    orders: int
    unfinished: int
    unknown: int = 0
    not_run: str = ""

    def row(self, name: str) -> Row:
        """One comparison by name."""
        return next(row for row in self.rows if row.name == name)


def cut_log(log: Log, columns: dict[str, str], share: float, end: float | None = None) -> Cut:
    """Cut a log at a share of its time; capacities are those found before the cut.

    Raises
    ------
    LogError
        If too little lies on either side.
    """
    last = float(log.end.max()) if end is None else end
    first = float(log.start.min())
    time = first + share * (last - first)
    known = log.until(time)
    few = f"the hold-out at {share:.0%} of the time leaves too few cases on one side (want {FEWEST} on each)"
    if len(known) < 2 or len(np.unique(known.case.codes)) < FEWEST:
        raise LogError(few)
    built = discover(known, columns, "past", "log before the cut")
    stations = built.draft.plant["stations"]
    capacity = [int(stations.get(name, {}).get("capacity", 1)) for name in built.ops.stations]
    rules = {number: one.rule for number, one in built.rules.items() if one.determined}
    cut = cut_at(log, time, capacity, end, rules)
    if len(cut.orders) < FEWEST:
        raise LogError(few)
    return cut


@dataclass(frozen=True)
class _Seen:
    """What one set of bookings says."""

    lead: Floats
    rest: Floats
    ends: Floats
    complete: NDArray[np.bool_]
    use: Floats


def _look(cut: Cut, bookings: Bookings, final: set[int]) -> _Seen:
    size = 1 + max([case.name for case in cut.past.cases] + [order.case for order in cut.orders])
    order = np.lexsort((bookings.begin, bookings.end, bookings.case))
    case, end, activity = bookings.case[order], bookings.end[order], bookings.activity[order]
    last = np.flatnonzero(np.append(np.diff(case) != 0, True)) if len(case) else np.zeros(0, np.int64)
    ends = np.full(size, np.nan)
    ends[case[last]] = end[last]
    complete = np.zeros(size, np.bool_)
    complete[case[last]] = np.isin(activity[last], list(final)) & (end[last] <= cut.end)
    lead = np.array([ends[one.case] - one.release for one in cut.orders]) / HOUR
    rest = np.array([ends[one.name] - cut.time for one in cut.past.cases if one.open]) / HOUR
    use = bookings.use / (np.array(cut.capacity) * (cut.end - cut.time))
    return _Seen(lead[np.isfinite(lead)], rest[np.isfinite(rest)], ends, complete, use)


def validate(cut: Cut, settings: Settings | None = None, replications: int = 20, seed: int = 1) -> Validation:
    """Simulate what comes after a cut, and compare it with what came."""
    chosen = credible(cut.past, settings or Settings())
    final = set(cut.past.final)
    runs = [replicate(cut, chosen, seed * 1000 + number) for number in range(replications)]
    real, seen = _look(cut, cut.actual, final), [_look(cut, run, final) for run in runs]
    times = np.linspace(cut.time, cut.end, 41)
    return Validation(
        cut=cut,
        rows=_rows(cut, runs, real, seen),
        real=real.lead,
        simulated=np.concatenate([one.lead for one in seen]),
        times=times,
        done_real=_done(real, times),
        done_simulated=np.array([_done(one, times) for one in seen]),
        wip_real=_alive(cut, real, times),
        wip_simulated=np.array([_alive(cut, one, times) for one in seen]),
        use_real=real.use,
        use_simulated=np.mean([one.use for one in seen], axis=0),
        replications=replications,
        orders=int(np.isfinite(real.ends).sum()),
        unfinished=int(np.isfinite(real.ends).sum() - real.complete.sum()),
    )


def _rows(cut: Cut, runs: list[Bookings], real: _Seen, seen: list[_Seen]) -> tuple[Row, ...]:
    """Compare figures, then distributions."""
    done, means = [float(one.complete.sum()) for one in seen], [float(one.lead.mean()) for one in seen]
    middles, booked = [float(np.median(one.lead)) for one in seen], [float(len(run.case)) for run in runs]
    lead, rest = np.concatenate([one.lead for one in seen]), np.concatenate([one.rest for one in seen])
    begin = np.concatenate([run.begin for run in runs])
    count = len(cut.actual.case)
    return (
        _value("completed", "orders", float(real.complete.sum()), done, _count_noise(real), 0.10),
        _value("lead_mean", "h", float(real.lead.mean()), means, _error(real.lead, np.mean), 0.15),
        _value("lead_median", "h", float(np.median(real.lead)), middles, _error(real.lead, np.median), 0.10),
        _value("bookings", "", count, booked, float(np.sqrt(count)), 0.10),
        _distance("lead_emd", "h", emd(real.lead, lead), floor(real.lead, emd), 50.0),
        _distance("lead_ks", "", ks(real.lead, lead), floor(real.lead, ks), 0.12),
        _distance("rest_emd", "h", emd(real.rest, rest), floor(real.rest, emd), 100.0),
        _distance("n_gram", "", *_grams(cut.actual, runs), 0.5),
        _distance("circadian", "h", circadian(cut.actual.begin, begin), floor(cut.actual.begin, circadian, 50), 15.0),
    )


def _done(seen: _Seen, times: Floats) -> Floats:
    """Orders complete at some times."""
    return np.array([(seen.ends[seen.complete] <= time).sum() for time in times], np.float64)


def _alive(cut: Cut, seen: _Seen, times: Floats) -> Floats:
    release = np.full(len(seen.ends), np.nan)
    for case in cut.past.cases:
        if case.open:
            release[case.name] = cut.time
    for order in cut.orders:
        release[order.case] = order.release
    known = np.isfinite(release)
    ends = np.where(np.isfinite(seen.ends), seen.ends, np.inf)[known]
    return np.array([((release[known] <= t) & (ends > t)).sum() for t in times], np.float64)


def _value(name: str, unit: str, real: float, values: list[float], noise: float, limit: float) -> Row:
    low, high = np.quantile(values, [0.025, 0.975])
    return Row(name, unit, float(real), float(np.mean(values)), float(low), float(high), noise, limit)


def _distance(name: str, unit: str, value: float, noise: float, limit: float) -> Row:
    nan = float("nan")
    return Row(name, unit, nan, value, nan, nan, noise, limit)


def _error(sample: Floats, statistic: object) -> float:
    rng = np.random.default_rng(2)
    return float(np.std([statistic(rng.choice(sample, len(sample))) for _ in range(300)]))  # type: ignore[operator]


def _count_noise(seen: _Seen) -> float:
    many, total = float(seen.complete.sum()), float(np.isfinite(seen.ends).sum())
    return float(np.sqrt(max(many * (1 - many / max(total, 1.0)), 0.0)))


def _grams(actual: Bookings, runs: list[Bookings]) -> tuple[float, float]:
    """Distance of trigrams, and that of one half of the real cases from the other."""

    def grams(one: Bookings, keep: NDArray[np.bool_] | None = None) -> Counter[tuple[int, ...]]:
        order = np.lexsort((one.begin, one.case))
        order = order if keep is None else order[keep[order]]
        return n_gram(one.case[order], one.activity[order])

    both: Counter[tuple[int, ...]] = Counter()
    for run in runs:
        both.update(grams(run))
    half = actual.case % 2 == 0
    return n_gram_distance(grams(actual), both), n_gram_distance(grams(actual, half), grams(actual, ~half))
