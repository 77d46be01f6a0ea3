"""Sections of the report: one file, one section; each makes its part of the page, or nothing where it has nothing."""

from __future__ import annotations

from collections.abc import Callable

from viz.report.markup import Html
from viz.report.sections import (
    assumptions,
    bottleneck,
    energy,
    flow,
    key_figures,
    orders,
    standard_tables,
    stations,
    stock,
    transport,
    utilisation,
)
from viz.report.source import Source

__all__ = ["SECTIONS", "Section"]

Section = Callable[[Source], Html | None]

SECTIONS: dict[str, Section] = {
    "key_figures": key_figures.section,
    "utilisation": utilisation.section,
    "bottleneck": bottleneck.section,
    "flow": flow.section,
    "transport": transport.section,
    "orders": orders.section,
    "energy": energy.section,
    "stock": stock.section,
    "stations": stations.section,
    "standard_tables": standard_tables.section,
    "assumptions": assumptions.section,
}
"""Sections in the order of the page, by the name under which `words` has their heading."""
