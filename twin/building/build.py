"""From a log to a plant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from twin.building.capacities import batch_sizes, capacities
from twin.building.delays import free_on_arrival, ready_times, set_up, stood_idle
from twin.building.demand import MOST_ORDERS, demand
from twin.building.draft import Draft
from twin.building.errors import LogError
from twin.building.families import families
from twin.building.loading import load_log
from twin.building.log import Log
from twin.building.machine_states import net_of_stays, stays
from twin.building.operations import Operations, operations, station_of
from twin.building.order_book import orders_in, releases
from twin.building.people import people
from twin.building.priorities import Priority, priorities
from twin.building.products import Named, products
from twin.building.routes import Route, find_routes
from twin.building.sequence import setups_and_stops
from twin.building.splits import Split, joined
from twin.building.stations import stations
from twin.building.stocks import kits_there, stocks, write_stocks
from twin.building.wording import told as noted
from twin.building.working_hours import net_work, working_hours, write_hours

if TYPE_CHECKING:
    from models.plant import Plant

__all__ = ["Built", "build", "discover"]

HOUR = 3600.0


@dataclass(frozen=True)
class Built:
    """A plant found in a log.

    Attributes
    ----------
    draft : the plant file with its evidence
    log, ops, routes, route, position : what it was found in
    columns : of the file, by role
    rules : priorities at the stations at which cases waited, by number
    splits : pieces of the lots after a position of a routing at which lots are split
    """

    draft: Draft
    log: Log
    ops: Operations
    routes: list[Route]
    route: NDArray[np.int64]
    position: NDArray[np.int64]
    named: Named
    columns: dict[str, str]
    rules: dict[int, Priority]
    splits: dict[Split, int]

    @property
    def plant(self) -> Plant:
        """The plant, checked and ready to run.

        Raises
        ------
        LogError
            If the log makes no plant, or none that can run.
        """
        from pydantic import ValidationError

        from twin.study.errors import StudyError
        from twin.study.load import require

        try:
            plant = self.draft.made()
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(map(str, first["loc"]))[:80]
            raise LogError(f"the log makes no plant: {where}: {first['msg']}") from None
        try:
            require(plant)
        except StudyError as error:
            said, *more = str(error).splitlines()
            raise LogError(
                f"the log makes no plant that can run: {said}{f' ({len(more)} more)' * bool(more)}"
            ) from None
        return plant

    def save(self, path: str | Path) -> None:
        """Write the plant file."""
        Path(path).write_text(self.draft.text(), encoding="utf-8", newline="\n")


def build(
    path: str | Path,
    columns: Mapping[str, str] | None = None,
    zone: str | None = None,
    *,
    name: str | None = None,
) -> Built:
    """Build a plant from a log.

    Parameters
    ----------
    path : CSV, Excel, Parquet, XES, or OCEL 2.0 in JSON
    columns : columns by role, where they are not to be guessed
    zone : time zone of the plant
    name : of the plant; that of the file if not given

    Raises
    ------
    LogError
        If no plant can be built from it; one line says why.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> file = pathlib.Path(tempfile.mkdtemp()) / "log.csv"
    >>> rows = [f"L{n},saw,S1,2026-01-05 08:{n:02}:00,2026-01-05 08:{n:02}:30" for n in range(30)]
    >>> _ = file.write_text("lot,operation,machine,start,end" + chr(10) + chr(10).join(rows) + chr(10))
    >>> built = build(file)
    >>> built.plant.products["product"].routing[0].time.mean
    30.0
    """
    loaded = load_log(path, columns, zone)
    return discover(loaded.log, loaded.columns, name or Path(path).stem, str(path))


def discover(
    log: Log, columns: Mapping[str, str], name: str, file: str, open_cases: NDArray[np.bool_] | None = None
) -> Built:
    """Find the plant in a log that has been read.

    Parameters
    ----------
    open_cases : by number of the case, those that an order book has as not done; told from the log if not given
    """
    if not (log.case.codes >= 0).any():
        raise LogError(f"{file}: no row says what was worked on; name the column of cases with --column case=NAME")
    ops = operations(log)
    states = stays(log)
    if len(np.unique(ops.case)) < 2:
        raise LogError(f"{file}: all rows are of one case; is {columns.get('case')!r} the column of cases?")
    if not (ops.end > ops.begin).any() and "start" not in columns and ops.first.all():
        raise LogError(f"{file}: each case is one instant: it tells neither how long work takes nor what follows")
    draft = Draft({"name": name})
    begins = max(float(log.start.min()), 0.0) // HOUR * HOUR
    draft.plant["calendar"] = {"start": log.origin + timedelta(seconds=begins)}
    draft.plant["_begins"] = (draft.plant["calendar"]["start"] - log.origin).total_seconds()
    draft.heading = [
        f"Built from {Path(file).name}: {len(log):,} rows, {int(ops.first.sum()):,} cases",
        *noted(log.notes),
    ]
    batches, leads = batch_sizes(ops)
    if "completed" in log.values:
        station, _, _ = station_of(log)
        booked = log.case.codes >= 0
        begin, end, at = log.start[booked], log.end[booked], station[booked]
    else:
        begin, end, at = ops.begin[leads], ops.end[leads], ops.station[leads]
    capacity, why = capacities(ops, begin, end, at)
    hours = {} if (states.state == "off_shift").any() else working_hours(ops)
    ops = net_of_stays(net_work(ops, hours), states)
    routes, route, position = find_routes(ops, _open(log, ops) if open_cases is None else open_cases)
    routes, route, position, splits = joined(ops, routes, route, position)
    kit = kits_there(log, ops, routes, route, position)
    free = free_on_arrival(ops, capacity, begin, end, at) & stood_idle(ops, states, batches)
    free[:-1] &= kit[1:] <= ops.end[:-1]
    named = products(draft, log, ops, states, routes, route, position, splits, free, batches, leads)
    family = families(draft, ops, states, routes, named)
    prepared = set_up(ops, states)
    stations(draft, log, ops, states, capacity, why, batches, prepared, family)
    write_hours(draft, ops, hours)
    told = {ops.stations[number] for number in np.unique(states.station).tolist()}
    clocks = {number: one.clock() for number, one in hours.items()}
    arrived = ready_times(ops, states, releases(log, ops), free)
    ready = np.maximum(arrived, kit)
    setups_and_stops(draft, ops, ready, clocks, told)
    rules = priorities(log, ops, arrived, ready, leads, prepared, family)
    _write_rules(draft, ops, rules)
    people(draft, log)
    cases = int(ops.first.sum())
    many = orders_in(log, ops)
    listed = many <= MOST_ORDERS and ("quantity" in log.values or many < cases or 3 * len(routes) > cases)
    before = {name: count for name, (count, _) in stocks(draft.plant, log, ops, routes, named, route, position).items()}
    demand(draft, log, ops, named, routes, route, position, ops.begin - prepared, before, listed=listed)
    write_stocks(draft, before)
    if not listed or draft.plant.get("sources"):
        draft.plant["run"] = {"length": f"{float(log.end.max()) - draft.plant['_begins']:.10g} s"}
    del draft.plant["_begins"]
    return Built(draft, log, ops, routes, route, position, named, dict(columns), rules, splits)


def _write_rules(draft: Draft, ops: Operations, rules: dict[int, Priority]) -> None:
    """Write the rule of each queue that is not first in, first out."""
    for number, one in rules.items():
        name = ops.stations[number]
        if one.rule != "fifo" and one.determined:
            draft.plant["stations"][name].setdefault("queue", {})["rule"] = one.rule
            before = draft.evidence.get(("stations", name, "queue"))
            draft.say("; ".join(filter(None, (before, one.evidence))), "stations", name, "queue")


def _open(log: Log, ops: Operations) -> NDArray[np.bool_]:
    """Cases that may go on after the log's end: their last booking is no further from it than most gaps are long."""
    last = np.flatnonzero(ops.last)
    inner = np.flatnonzero(~ops.last)
    gap = ops.begin[inner + 1] - ops.end[inner]
    usual = float(np.quantile(gap, 0.99)) if len(gap) else 0.0
    found = np.zeros(int(ops.case.max()) + 1, np.bool_)
    found[ops.case[last]] = ops.end[last] > log.end.max() - max(usual, 0.0)
    return found
