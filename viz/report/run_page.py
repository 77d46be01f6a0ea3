"""The report of one result."""

from __future__ import annotations

import hashlib
from typing import Any

from twin.figures import FigureTable
from viz.report.markup import Html, join, tag
from viz.report.page import page, plotly_version
from viz.report.sections import SECTIONS
from viz.report.sections.assumptions import warnings
from viz.report.source import Source
from viz.report.words import Words

__all__ = ["chips", "digest", "duration", "footer", "make_source", "run_page"]

HEADINGS = {"orders": "orders_section", "stock": "stock_section"}
"""Sections whose heading is not the text of their own name."""


def make_source(result: Any, words: Words) -> Source:
    """Take from a result what a report reads: `figures`, and where it has them seed, engine and versions."""
    figures: FigureTable = result.figures
    seed = getattr(result, "seed", None)
    facts = {}
    engine = getattr(result, "engine", None)
    if engine:
        reason = getattr(result, "engine_reason", "")
        facts["fact_engine"] = f"{engine} ({reason})" if reason and words.language == "en" else str(engine)
    versions = getattr(result, "versions", None)
    if versions:
        facts["footer_version"] = ", ".join(f"{name} {version}" for name, version in versions.items())
    return Source(figures, words, figures.plant.run.seed if seed is None else int(seed), facts, result)


def duration(seconds: float) -> str:
    """Write a length of time in the unit in which people say it."""
    for size, unit in ((86400.0, "d"), (3600.0, "h"), (60.0, "min")):
        if seconds >= 2 * size:
            return f"{seconds / size:,.4g} {unit}"
    return f"{seconds:,.4g} s"


def chips(words: Words, facts: dict[str, str]) -> Html:
    """List facts beside their names."""
    return tag(
        "dl", *(tag("div", tag("dt", words(name)), tag("dd", text)) for name, text in facts.items()), class_="chips"
    )


def _header(source: Source) -> Html:
    words, plant, warm_up = source.words, source.plant, source.table.warm_up
    facts = {
        "fact_replications": str(source.table.replications),
        "fact_length": duration(source.end),
        "fact_warm_up": words(f"warm_{warm_up.reason}", time=duration(warm_up.time)),
        "fact_seed": str(source.seed),
    }
    facts |= {name: text for name, text in source.facts.items() if name == "fact_engine"}
    if source.clock.start is not None:
        facts["fact_start"] = source.clock.text(0.0)
    facts["fact_currency"] = plant.costs.currency
    described = [tag("p", plant.description, class_="description")] if plant.description else []
    kicker = tag("div", words("report"), class_="kicker")
    inner = tag("div", kicker, tag("h1", source.title), *described, chips(words, facts))
    return tag("header", inner, class_="page")


def digest(source: Source) -> str:
    """SHA-256 of the plant as it was run: of the text that its result file keeps."""
    from twin.study.identity import plant_text

    return hashlib.sha256(plant_text(source.plant).encode()).hexdigest()


def footer(source: Source, digests: dict[str, str]) -> Html:
    """Say what is needed to get the same figures again."""
    from twin import __version__

    words = source.words
    version = source.facts.get("footer_version", f"factory-twin {__version__}")
    lines = [words("footer_text"), f"{words('fact_seed')} {source.seed}; {words('footer_version')}: {version}."]
    paragraphs = [tag("p", line) for line in lines]
    for name, value in digests.items():
        paragraphs.append(tag("p", f"{words('footer_digest')}{name}: ", tag("code", value)))
    paragraphs.append(tag("p", words("footer_plotly", version=plotly_version())))
    return tag("footer", tag("h2", words("footer")), *paragraphs)


def notices(words: Words, lines: list[str]) -> Html:
    """Make the box of warnings; nothing where there are none."""
    if not lines:
        return Html("")
    return tag(
        "section", tag("h2", words("warnings")), tag("ul", join(tag("li", line) for line in lines)), class_="warnings"
    )


def run_page(source: Source) -> str:
    """Make the page of one result."""
    words = source.words
    made = [
        (name, words(HEADINGS.get(name, name)), content) for name, of in SECTIONS.items() if (content := of(source))
    ]
    title = f"{source.title} · {words('report')}"
    return page(
        words, title, _header(source), made, notices(words, warnings(source)), footer(source, {"": digest(source)})
    )
