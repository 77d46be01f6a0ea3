"""Machines with their setups, failures and maintenance as the compiled engine keeps them (`models.words`)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from models import words as at
from models.floor import Kind
from models.station.breakdown import Clock
from models.streams.keys import hash64
from twin.engine.deadlock import stations_in_loops
from twin.engine.memory import priority

if TYPE_CHECKING:
    from models.station.description import Failure
    from models.station.process import Machine, Workplace
    from twin.engine.build import Shop
    from twin.engine.tables import Tables

__all__ = ["StationTables"]

EFFECTS = ("resume", "restart", "scrap")
BY = ("product", "family", "any")
NAN = math.nan


class StationTables:
    """Records of all machines; those of other movers make the records of their failures here, too.

    Attributes
    ----------
    breakdowns : list of int
        Failures on the calendar, which live for themselves.
    hours : dict of Workplace to int
        Working times of stations that have some.
    """

    def __init__(self, tables: Tables, shop: Shop) -> None:
        self.tables, self.shop = tables, shop
        self.drawer, self.of = tables.drawer, tables.of
        self.breakdowns: list[int] = []
        self.hours: dict[Workplace, int] = {}
        self._in_loops = stations_in_loops(shop)
        self._machines()

    def _machines(self) -> None:
        cause = 0
        for place in self.shop.places.values():
            changeover = self._changeover(place)
            for machine in place.machines:
                cause = self._machine(place, machine, changeover, cause)
            rota = self.tables.people.rota(place.description.shifts)
            known = self.tables.people.rotas[rota].known
            if not known or (known[0], known[1]) != (0.0, math.inf):
                r = self.hours[place] = self.drawer.record(at.HOURS_WIDTH)
                w = self.drawer.w
                w[r + at.KIND], w[r + at.PRIORITY] = at.HOURS, priority(Kind.SHIFT, place.number)
                w[r + at.H_PLACE], w[r + at.H_ROTA] = self.of[place], rota

    def _changeover(self, place: Workplace) -> int:
        """Times to set up at a station; 0 if it needs none."""
        d, setup = self.drawer, place.description.setup
        if setup is None:
            return 0
        names = list(dict.fromkeys([*setup.matrix, *(name for row in setup.matrix.values() for name in row)]))
        default = d.law(setup.time)
        laws = [d.law(row[new]) if new in row else -1 for row in map(setup.matrix.get, names) if row is not None
                for new in names]  # fmt: skip
        # a family without a row of its own goes by the default
        matrix = d.record(len(names) ** 2)
        number = 0
        for position, old in enumerate(names):
            for column in range(len(names)):
                if old in setup.matrix:
                    d.w[matrix + position * len(names) + column] = laws[number]
                    number += 1
                else:
                    d.w[matrix + position * len(names) + column] = -1
        places = d.record(len(self.tables.families) + 1)
        for position, name in enumerate(names):
            d.w[places + self.tables.family(name)] = position + 1
        needs = self.tables.people.asked(dict(setup.operators))
        r = d.record(at.CHANGEOVER_WIDTH)
        d.w[r : r + at.CHANGEOVER_WIDTH] = default, len(names), places, matrix, needs
        return r

    def _machine(self, place: Workplace, machine: Machine, changeover: int, cause: int) -> int:
        d, r, station = self.drawer, self.of[machine], place.description
        name = self.shop.index.units[machine.unit].name
        clocks, upkeeps = [], []
        known = iter(machine.clocks)
        for failure in station.failures:
            cause += 1
            f = self.cause(r, failure, cause, hash64(name))
            if failure.clock == "operating":
                assert isinstance(next(known), Clock)
                clocks.append(f)
            else:
                self.breakdowns.append(f)
        for maintenance in station.maintenance:
            cause += 1
            u = d.record(at.UPKEEP_WIDTH)
            law, needs = d.law(maintenance.duration), self.tables.people.asked(dict(maintenance.operators))
            d.w[u + at.KIND], d.w[u + at.PRIORITY] = at.UPKEEP, priority(Kind.DUE, cause)
            d.w[u + at.U_MACHINE], d.w[u + at.U_LAW], d.w[u + at.U_NEEDS] = r, law, needs
            d.f[u + at.U_EVERY] = NAN if maintenance.every is None else maintenance.every
            d.w[u + at.U_OPERATING] = maintenance.every is not None and maintenance.clock == "operating"
            d.w[u + at.U_PARTS] = maintenance.parts or 0
            d.key(u + at.U_KEY, hash64(name), hash64(maintenance.name), hash64("duration"))
            upkeeps.append(u)
        clock_list, upkeep_list, held = d.list(clocks), d.list(upkeeps), self.tables.people.held()
        needs = self.tables.people.asked(dict(station.operators))
        w, f64 = d.w, d.f
        w[r + at.KIND], w[r + at.PC], w[r + at.PRIORITY] = at.MACHINE, 9, priority(Kind.FINISH, machine.unit)
        w[r + at.HELD], w[r + at.UNIT], w[r + at.PLACE] = held, machine.unit, self.of[place]
        w[r + at.TAKES_FROM], w[r + at.STATE], w[r + at.ACTIVITY] = self.of[place.queue], -1, at.IDLE
        w[r + at.OFF], w[r + at.FINISHES] = machine.off, machine.finishes
        w[r + at.IN_LOOP], w[r + at.LOADABLE], w[r + at.MIXED] = (
            place.name in self._in_loops,
            machine.loadable,
            machine.mixed,
        )
        f64[r + at.UNDER_REPAIR] = NAN if machine.under_repair is None else machine.under_repair
        w[r + at.FAMILY] = self.tables.family(machine.family) if machine.family is not None else 0
        if station.batch is not None:
            batch = station.batch
            w[r + at.BATCH_MOST], w[r + at.BATCH_LEAST], w[r + at.BATCH_BY] = batch.max, batch.min, BY.index(batch.by)
            f64[r + at.BATCH_WAIT] = NAN if batch.wait is None else batch.wait
            w[r + at.BATCH_HASTE] = batch.wait == 0
        w[r + at.CLOCKS], w[r + at.UPKEEPS], w[r + at.CHANGEOVER] = clock_list, upkeep_list, changeover
        w[r + at.NEEDS] = needs
        if not (changeover or upkeeps or station.batch):
            w[r + at.PLAIN] = 1 if clocks or needs else 2
        d.key(r + at.SETUP_KEY, hash64(name), hash64("setup"))
        return cause

    def cause(self, owner: int, failure: Failure, number: int, *words: int) -> int:
        """Make the record of a way of failing; `words` lead to its random streams."""
        d, r = self.drawer, self.drawer.record(at.CAUSE_WIDTH)
        life, repair, needs = (
            d.law(failure.every),
            d.law(failure.repair),
            self.tables.people.asked(dict(failure.operators)),
        )
        held = self.tables.people.held()
        d.w[r + at.KIND], d.w[r + at.PC] = at.BREAKDOWN, 9
        d.w[r + at.F_MACHINE], d.w[r + at.F_EFFECT] = owner, EFFECTS.index(failure.effect)
        d.w[r + at.F_LIFE], d.w[r + at.F_REPAIR], d.w[r + at.F_NEEDS] = life, repair, needs
        d.w[r + at.HELD] = held
        d.w[r + at.F_FAILURE] = priority(Kind.FAILURE, number)
        d.w[r + at.F_REPAIRED] = priority(Kind.REPAIRED, number)
        d.key(r + at.F_LIFE_KEY, *words, hash64(failure.name), hash64("every"))
        d.key(r + at.F_REPAIR_KEY, *words, hash64(failure.name), hash64("repair"))
        return r
