"""Key figures of the MIIT smart-factory documents: every row present, by the data file beside this one.

A row is computed from the run, with flags, prices and rates of the plant file; where that cannot be, it takes the value
under `figures:` in the plant file, or says what it needs.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from twin.figures.elements import attendance_time, element, work_time
from twin.figures.energy import co2, coal, energy_cost
from twin.figures.iso22400 import finished_goods_ratio, oee
from twin.figures.money import YEAR, inventory_value, material_cost, operating_cost, output_value
from twin.figures.registry import Figure, NotKnown, figure, find
from twin.figures.span import Span, ratio
from twin.figures.subject import PLANT, Subject

__all__ = ["form_rows", "table_rows"]

SOURCES = {
    "ISO": "MIIT, by ISO 22400-2",
    "GB": "MIIT, by GB/T 2589-2020",
    "MEE": "MIIT, factors of the MEE",
    "CONV": "MIIT, customary definition",
}


@lru_cache(maxsize=1)
def data() -> dict[str, Any]:
    """Read the data file: names, units, formulas and factors of the figures."""
    import yaml

    text = Path(__file__).with_name("miit.yaml").read_text(encoding="utf-8")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast, where it is
    loaded: dict[str, Any] = yaml.load(text, Loader=loader)
    return loaded


def table_rows() -> list[Figure]:
    """Figures of the reference table in the order of its 21 rows."""
    rows = [row for row in data()["figures"] if "row" in row]
    return [find(row["name"]) for row in sorted(rows, key=lambda row: int(row["row"]))]


def form_rows() -> list[Figure]:
    """Figures of the application form, in its order."""
    return [find(row["name"]) for row in data()["figures"] if row["form"]]


def _share(flag: str, *, key_only: bool) -> Callable[[Span], float]:
    """Share of the machines whose flag is set, among the key equipment or all."""

    def compute(span: Span) -> float:
        stations = span.basis.plant.stations
        counted = {name: s for name, s in stations.items() if s.key_equipment or not key_only}
        unknown = [name for name, station in counted.items() if getattr(station, flag) is None]
        if unknown:
            more = f" and {len(unknown) - 3} more" if len(unknown) > 3 else ""
            raise NotKnown(f"needs `{flag}` of the stations {', '.join(unknown[:3])}{more}")
        flagged = sum(station.capacity for station in counted.values() if getattr(station, flag))
        return 100.0 * ratio(flagged, sum(s.capacity for s in counted.values()), "there is no such equipment")

    return compute


def _production_efficiency(span: Span) -> float:
    hours = span.basis.working_time(span.basis.operating_shifts, span.start, span.end) / 3600
    return ratio(span.product("finished_pieces", PLANT), hours, "no operating hours")


def _resource_utilisation(span: Span) -> float:
    parts = {
        "weight_machine": ratio(element(span, PLANT, "AUBT"), element(span, PLANT, "PBT"), "no planned busy time"),
        "weight_material": finished_goods_ratio(span, PLANT) / 100.0,
    }
    if attendance_time(span, PLANT) > 0:
        parts["weight_labour"] = work_time(span, PLANT) / attendance_time(span, PLANT)
    given, default = span.basis.plant.figures, data()["factors"]
    weights = {name: float(given.get(name, default[name]["value"])) for name in parts}
    total = sum(weights[name] * value for name, value in parts.items())
    return 100.0 * ratio(total, sum(weights.values()), "all weights are 0")


def _defect_rate(span: Span) -> float:
    return 100.0 - finished_goods_ratio(span, PLANT)


def _inventory_turns(span: Span) -> float:
    basis = span.basis
    if not basis.standard_cost.any():
        raise NotKnown("needs `material_cost` of products")
    goods = float((span.shipped * basis.standard_cost)[basis.sold].sum())
    a_year = goods * YEAR / span.duration
    return ratio(a_year, inventory_value(span), "there was no inventory of value")


def _order_on_time(span: Span) -> float:
    due = float(span.total("orders_due_count"))
    return 100.0 * ratio(float(span.total("orders_on_time")), due, "no order with a due date is done")


def _operating_cost_share(span: Span) -> float:
    return ratio(operating_cost(span), output_value(span), "nothing was sold")


def _headcount(span: Span) -> float:
    plant = span.basis.plant
    heads = sum(pool.size for pool in plant.people.values()) + plant.costs.indirect_staff
    if not heads:
        raise NotKnown("needs `people`, or `indirect_staff` under `costs:`")
    return heads


def _labour_productivity(span: Span) -> float:
    added = output_value(span) - material_cost(span) - energy_cost(span)
    return added / _headcount(span) * YEAR / span.duration


def _sales_per_head(span: Span) -> float:
    return output_value(span) / _headcount(span)


def _per_output(amount: Callable[[Span], float]) -> Callable[[Span], float]:
    """Divide tonnes by the output value in ten thousands."""

    def compute(span: Span) -> float:
        if not span.basis.uses_energy:
            raise NotKnown("needs `power` of stations, or base loads")
        return ratio(amount(span) / 1000.0, output_value(span) / 10_000.0, "nothing was sold")

    return compute


FROM_RUN: dict[str, Callable[[Span], float]] = {
    "nc_share": _share("numerically_controlled", key_only=True),
    "digital_share": _share("digital", key_only=False),
    "network_share": _share("networked", key_only=True),
    "production_efficiency": _production_efficiency,
    "resource_utilisation": _resource_utilisation,
    "defect_rate": _defect_rate,
    "equipment_effectiveness": lambda span: oee(span, PLANT),
    "inventory_turns": _inventory_turns,
    "order_on_time": _order_on_time,
    "operating_cost_share": _operating_cost_share,
    "labour_productivity": _labour_productivity,
    "sales_per_head": _sales_per_head,
    "gross_output_value": output_value,
    "energy_per_output": _per_output(coal),
    "co2_per_output": _per_output(co2),
}
"""How the rows are computed that a run can know; all others are the user's."""

TOTALS = ("sales_per_head", "gross_output_value")
MAIN = ("defect_rate", "order_on_time")


def _register(row: dict[str, Any]) -> None:
    name = row["name"]
    known = FROM_RUN.get(name)

    def compute(span: Span, subject: Subject) -> float:
        if known is None:
            raise NotKnown(f"needs `{name}` under `figures:` in the plant file: no run knows it")
        return known(span)

    compute.__qualname__ = f"_register.{name}"
    figure(
        name,
        en=row["en"],
        zh=row["zh"],
        unit=row["unit"],
        formula=row["formula"],
        source=SOURCES[row["origin"]],
        reads=(),
        direction=row["direction"],
        needs=tuple(row.get("inputs", ())) or ((row["needs"],) if "needs" in row else () if known else (name,)),
        over_time="total" if name in TOTALS else "mean",
        main=name in MAIN,
        row=row.get("row"),
    )(compute)


for _row in data()["figures"]:
    _register(_row)
