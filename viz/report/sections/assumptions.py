"""Assumptions and warnings: what a reader must know before he trusts the figures."""

from __future__ import annotations

from viz.report.markup import Html, coded, join, tag
from viz.report.sections.flow import wip_band
from viz.report.source import Source

__all__ = ["section", "warnings"]

FEW = 5
"""Fewer replications than this give wide intervals."""
WIDE = 0.1
"""Relative half width of the throughput from which an interval is called wide."""


def warnings(source: Source) -> list[str]:
    """What makes the figures less sure than they look, in the page's language."""
    words, figures = source.words, source.table
    found = []
    if getattr(source.result, "complete", True) is False:
        found.append(words("warn_unfinished", done=figures.replications, asked=source.result.asked))
    if getattr(source.result, "precision_reached", None) is False:
        found.append(words("warn_precision"))
    if figures.replications == 1:
        found.append(words("warn_one"))
    elif figures.replications < FEW:
        found.append(words("warn_few", count=figures.replications))
    if figures.warm_up.too_short:
        found.append(words("warn_short"))
    if figures.warm_up.steady and _grows(source):
        found.append(words("warn_grows"))
    row = figures.row("throughput")
    if row.known and row.estimate.has_interval and row.estimate.relative_half_width > WIDE:
        found.append(words("warn_wide", percent=f"{100 * row.estimate.relative_half_width:.0f}"))
    if row.known and not row.estimate.mean:
        found.append(words("warn_nothing"))
    return found


def _grows(source: Source) -> bool:
    """Whether work in process is still rising: its last quarter is far above the second, which follows the warm-up."""
    found = wip_band(source)
    quarter = len(found.mean) // 4
    if quarter < 5:
        return False
    early, late = float(found.mean[quarter : 2 * quarter].mean()), float(found.mean[-quarter:].mean())
    return late > 1.5 * early + 1.0


def section(source: Source) -> Html:
    """List the warnings again, and what was assumed."""
    words, figures, plant = source.words, source.table, source.plant
    said = [
        words(
            "assume_intervals" if figures.replications > 1 else "assume_batches", confidence=f"{figures.confidence:.0%}"
        )
    ]
    said.append(figures.warm_up.text(source.language))
    said.append(words("assume_states"))
    said.append(words("assume_pbt"))
    if not figures.basis.uses_energy:
        said.append(words("assume_no_energy"))
    elif isinstance(plant.energy.co2, str):
        said.append(words("assume_co2", name=plant.energy.co2))
    if plant.figures:
        said.append(words("assume_given", names=", ".join(plant.figures)))
    unknown = sum(not figures.row(name).known for name in _plant_names())
    if unknown:
        said.append(words("assume_unknown", count=unknown))
    warned = [tag("li", text, class_="warn") for text in warnings(source)]
    return tag("ul", join(warned), *(tag("li", coded(text)) for text in said), class_="facts")


def _plant_names() -> list[str]:
    from twin.figures import all_figures

    return [figure.name for figure in all_figures().values() if "plant" in figure.per]
