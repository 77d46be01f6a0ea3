"""Figures of money: what a piece costs and of what, and what the output is worth."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from twin.figures.energy import energy_cost
from twin.figures.registry import NotKnown, figure
from twin.figures.span import Span, ratio
from twin.figures.subject import PLANT, Subject

__all__: list[str] = []

YEAR = 365 * 86400.0
CUSTOM = "customary"
NO_PIECE = "no good piece was finished"


def machine_cost(span: Span) -> float:
    """Planned busy time of every machine, and all the time of every vehicle, at its rate [money]."""
    vehicle = [unit.kind == "vehicle" for unit in span.basis.index.units]
    time = np.where(vehicle, span.state_time.sum(axis=1), span.elements.values["PBT"])
    return float((time * span.basis.cost_rate).sum())


def labour_cost(span: Span) -> float:
    """People on shift, absent ones included, at their wage [money]."""
    basis = span.basis
    return sum(
        pool.wage * pool.size * basis.working_time(pool.shifts, span.start, span.end)
        for pool in basis.plant.people.values()
    )


def material_cost(span: Span) -> float:
    """Purchased material and components of all lots that have ended, good or scrapped [money]."""
    ended = span.by_product["finished_pieces"] + span.by_product["scrapped_pieces"]
    return float((ended * span.basis.material).sum())


def overhead_cost(span: Span) -> float:
    """Overhead of the plant over the calendar time [money]."""
    return span.basis.plant.costs.overhead * span.duration


def inventory_value(span: Span) -> float:
    """Mean value of work in process and stock, at the purchased material that it is made of [money]."""
    cost, names = span.basis.standard_cost, span.basis.index.products
    return sum(span.inventory(name) * float(cost[number]) for number, name in enumerate(names) if cost[number])


def holding_cost(span: Span) -> float:
    """Capital bound in the inventory, at the holding rate of the plant [money]."""
    rate = span.basis.plant.costs.holding_rate
    return rate * inventory_value(span) * span.duration / YEAR if rate else 0.0


PARTS: dict[str, tuple[str, str, str, Callable[[Span], float]]] = {
    "machine": ("machines", "设备", "sum(PBT * cost_rate)", machine_cost),
    "labour": ("labour", "人工", "sum(people on shift * wage)", labour_cost),
    "material": ("material", "材料", "sum(pieces ended * purchased material)", material_cost),
    "energy": ("energy", "能源", "electricity by tariff + demand charge + media", energy_cost),
    "overhead": ("overhead", "管理费用", "overhead * calendar time", overhead_cost),
    "holding": ("holding", "库存资金", "holding_rate * inventory value * time", holding_cost),
}
"""Parts of the cost: names in both languages, formula, and how they are computed."""


def operating_cost(span: Span) -> float:
    """Sum of all parts of the cost [money]."""
    return sum(compute(span) for *_, compute in PARTS.values())


def good_pieces(span: Span) -> float:
    """Good pieces that left the plant."""
    return span.product("finished_pieces", PLANT)


def output_value(span: Span) -> float:
    """Good pieces of sold products at their price [money].

    Raises
    ------
    NotKnown
        If no product that is sold has a price.
    """
    basis = span.basis
    if not basis.price[basis.sold].any():
        raise NotKnown("needs `price` of the products that are sold")
    return float((span.shipped * basis.price)[basis.sold].sum())


def _cost(name: str, en: str, zh: str, formula: str, part: Callable[[Span], float], main: bool = False) -> None:
    """Register a part of the cost, in all and for a piece."""

    def total(span: Span, subject: Subject) -> float:
        return part(span)

    def piece(span: Span, subject: Subject) -> float:
        return ratio(part(span), good_pieces(span), NO_PIECE)

    total.__qualname__, piece.__qualname__ = f"_cost.{name}", f"_cost.{name}_per_piece"
    figure(
        f"cost_{name}", en=f"cost: {en}", zh=f"成本：{zh}", unit="CNY", formula=formula, source=CUSTOM,
        reads=(name,), direction="lower", over_time="total",
    )(total)  # fmt: skip
    figure(
        f"cost_per_piece_{name}", en=f"cost per piece: {en}", zh=f"单件成本：{zh}", unit="CNY/pcs",
        formula=f"{formula} / good pieces", source=CUSTOM, reads=(name, "finished_pieces"), direction="lower",
        main=main,
    )(piece)  # fmt: skip


for _name, (_en, _zh, _formula, _compute) in PARTS.items():
    _cost(_name, _en, _zh, _formula, _compute)
_cost("total", "total", "合计", "sum of all parts of the cost", operating_cost, main=True)


@figure(
    "machine_cost",
    en="cost of machine time",
    zh="设备成本",
    unit="CNY",
    formula="PBT * cost_rate",
    source=CUSTOM,
    reads=("PBT",),
    per=("area", "station"),
    direction="lower",
    over_time="total",
)
def machine_cost_of(span: Span, subject: Subject) -> float:
    """Return what the machines of a station or an area cost [money]."""
    return float((span.elements.values["PBT"] * span.basis.cost_rate)[span.basis.units(subject)].sum())


@figure(
    "output_value",
    en="output value",
    zh="产值",
    unit="CNY",
    formula="sum(good pieces of sold products * price)",
    source=CUSTOM,
    reads=("finished_pieces",),
    direction="higher",
    over_time="total",
)
def output(span: Span, subject: Subject) -> float:
    """Return what the output is worth [money]."""
    return output_value(span)


@figure(
    "inventory_value",
    en="inventory value",
    zh="库存价值",
    unit="CNY",
    formula="mean over time of (WIP + stock) * purchased material",
    source=CUSTOM,
    reads=("level_integral",),
    direction="lower",
)
def inventory(span: Span, subject: Subject) -> float:
    """Return the mean value of the inventory [money]."""
    return inventory_value(span)
