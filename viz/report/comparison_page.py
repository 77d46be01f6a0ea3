"""The page that compares plants: verdict, changes with intervals, states and work in process side by side."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING

import numpy as np

from models.trace import STATES
from twin.figures.miit import table_rows
from twin.statistics.comparison import Verdict
from viz.colours import BAD, GOOD, MUTED, SERIES
from viz.report.chart import Chart, Trace, numbers, plain, positions, vertical
from viz.report.markup import Html, details, join, table, tag
from viz.report.page import page
from viz.report.run_page import chips, digest, duration, footer, notices
from viz.report.sections.assumptions import warnings
from viz.report.sections.flow import band_traces, wip_band
from viz.report.sections.utilisation import BUSY, on_shift, state_shares, state_traces
from viz.report.source import Source
from viz.report.words import Words

if TYPE_CHECKING:
    from twin.figures import Change, Comparison, Row

__all__ = ["comparison_page"]

LIMIT = 100.0
"""Changes beyond this are cut in the chart [%]."""
STATIONS = 12


def comparison_page(comparison: Comparison, words: Words) -> str:
    """Make the page."""
    sources = {name: Source(figures, words, figures.plant.run.seed) for name, figures in comparison.tables.items()}
    base = sources[comparison.base]
    said = tag("div", *(tag("p", line, class_="verdict") for line in comparison.verdict(words.language).splitlines()))
    changes = [change for change in comparison.changes() if change.before.known or change.after.known]
    miit = [change for figure in table_rows() for change in comparison.changes(names=[figure.name])]
    everything = [change for change in comparison.changes(all=True) if change.subject.kind == "plant"]
    made = [
        ("verdict", words("verdict"), said),
        (
            "changes",
            words("changes_section"),
            join([_dots(comparison, changes, words).html(), _table(comparison, changes, base)]),
        ),
        ("states", words("stations"), _states(sources)),
        ("wip", words("flow"), _wip(sources).html()),
        ("miit", words("miit_compared"), _table(comparison, miit, base, numbered=True)),
        ("all", words("all_changes"), details(words("show_all"), _table(comparison, everything, base))),
    ]
    names = ", ".join(comparison.variants)
    title = words("compare_title", base=comparison.base, variants=names)
    facts = {
        "fact_plants": " · ".join(
            name if name == source.title else f"{name}: {source.title}" for name, source in sources.items()
        ),
        "fact_replications": str(comparison.replications),
        "fact_length": duration(base.end),
        "fact_seed": str(base.seed),
    }
    inner = tag("div", tag("div", words("comparison"), class_="kicker"), tag("h1", title), chips(words, facts))
    lines = list(dict.fromkeys(line for source in sources.values() for line in warnings(source)))
    digests = {f" ({name})": digest(source) for name, source in sources.items()}
    return page(words, title, tag("header", inner, class_="page"), made, notices(words, lines), footer(base, digests))


def _colour(change: Change) -> str:
    return {Verdict.BETTER: GOOD, Verdict.WORSE: BAD}.get(change.verdict or Verdict.NOT_JUDGED, MUTED)


def _dots(comparison: Comparison, changes: list[Change], words: Words) -> Chart:
    """Draw every relative change as a dot with its interval; colours are the verdicts, symbols the variants."""
    drawn = [change for change in changes if isfinite(change.relative[0])]
    names = list(dict.fromkeys(change.figure.name for change in drawn))
    titles = {change.figure.name: change.figure.title(words.language) for change in drawn}
    symbols = ("circle", "square", "diamond", "triangle-up", "cross", "x")
    kinds = {GOOD: "legend_better", BAD: "legend_worse", MUTED: "legend_other"}
    traces: list[Trace] = []
    several = len(comparison.variants) > 1
    for n, variant in enumerate(comparison.variants):
        offset = (n - (len(comparison.variants) - 1) / 2) * 0.6 / len(comparison.variants)
        for colour, kind in kinds.items():
            mine = [one for one in drawn if one.variant == variant and _colour(one) == colour]
            if not mine:
                continue
            x = [float(np.clip(one.relative[0], -LIMIT, LIMIT)) for one in mine]
            high = [
                min(one.relative[2], LIMIT) - at if isfinite(one.relative[2]) else 0.0
                for one, at in zip(mine, x, strict=True)
            ]
            low = [
                at - max(one.relative[1], -LIMIT) if isfinite(one.relative[1]) else 0.0
                for one, at in zip(mine, x, strict=True)
            ]
            trace: Trace = {"type": "scatter", "mode": "markers", "x": numbers(x)}
            trace["name"] = f"{plain(variant, 24)}: {words(kind)}" if several else words(kind)
            trace["y"] = numbers(names.index(one.figure.name) + offset for one in mine)
            trace["marker"] = {"color": colour, "size": 9, "symbol": symbols[n % len(symbols)]}
            trace["error_x"] = {"type": "data", "symmetric": False, "color": colour, "thickness": 1.6, "width": 4}
            trace["error_x"] |= {
                "array": numbers(max(v, 0.0) for v in high),
                "arrayminus": numbers(max(v, 0.0) for v in low),
            }
            trace["text"] = [f"{plain(titles[one.figure.name])}: {plain(one.change_text())}" for one in mine]
            trace["hovertemplate"] = "%{text}<extra>%{fullData.name}</extra>"
            traces.append(trace)
    reach = [min(max(abs(end) for end in one.relative if isfinite(end)), LIMIT) for one in drawn]
    edge = 1.08 * max([*reach, 1.0])
    zero, _ = vertical(0, "")
    return Chart(
        words("chart_changes", base=comparison.base),
        traces,
        {"title": words("change_axis", base=comparison.base) + " [%]", "range": [-edge, edge]},
        positions([titles[name] for name in names], 40) | {"showgrid": True},
        {"shapes": [zero], "showlegend": True},
        height=120 + 32 * len(names),
        note=words("changes_note", confidence=f"{comparison.confidence:.0%}", limit=f"{LIMIT:.0f}"),
    )


def _table(comparison: Comparison, changes: list[Change], base: Source, *, numbered: bool = False) -> Html:
    """Lay out before, and for every variant after, change with interval, verdict."""
    words, language = base.words, base.language
    head = ["#", words("figure_zh"), words("figure_en")] if numbered else [words("figure")]
    first = len(head)
    head.append(comparison.base)
    several = len(comparison.variants) > 1
    for name in comparison.variants:
        head += [name, words("change_of", name=name) if several else words("change")]
        head += [words("verdict_of", name=name) if several else words("verdict_column")]
    lines: dict[str, list[str]] = {}
    for change in changes:
        key = change.figure.name
        if key not in lines:
            titles = [change.figure.title(language)]
            if numbered:
                titles = [str(change.figure.row or ""), change.figure.zh, change.figure.en]
            lines[key] = [*titles, _value(base, change.before)]
        style = {GOOD: "better", BAD: "worse"}.get(_colour(change))
        lines[key] += [_value(base, change.after), change.change_text() if change.pair else "–"]
        lines[key].append(tag("span", change.verdict_text(language), class_=style))
    right = {first, *(n for n in range(first + 1, len(head)) if (n - first) % 3 != 0)} | ({0} if numbered else set())
    return table(head, lines.values(), right)


def _value(source: Source, row: Row) -> str:
    value, half, unit = source.cells(row)
    return " ".join(part for part in (value, half, unit) if part) if row.known else value


def _states(sources: dict[str, Source]) -> Html:
    """Draw the states of the stations that all plants have, one bar for each plant."""
    shares = {}
    for name, source in sources.items():
        stations, found = state_shares(source)
        shares[name] = dict(zip(stations, on_shift(found), strict=True))
    first = next(iter(sources.values()))
    base = next(iter(shares.values()))
    common = [station for station in base if all(station in of for of in shares.values())]
    moved = sorted(common, key=lambda s: -max(abs(of[s][BUSY] - base[s][BUSY]) for of in shares.values()))
    shown = [station for station in common if station in set(moved[:STATIONS])]
    if not shown:
        return Html("")
    bars = [(station, name) for station in shown for name in sources]
    # A gap of one place between stations.
    y = [n + n // len(sources) for n in range(len(bars))]
    values = np.array([shares[name][station] for station, name in bars]).reshape(-1, len(STATES))
    labels = positions([])
    labels |= {
        "tickvals": y,
        "ticktext": [f"{plain(first.element('stations', station), 20)} · {plain(name, 14)}" for station, name in bars],
        "range": [y[-1] + 0.7, -0.7],
    }
    words = first.words
    return Chart(
        words("states_compared"),
        state_traces(first, values, y),
        {"title": words("share_of_time") + " [%]", "range": [0, 100]},
        labels,
        {"bargap": 0.15},
        height=120 + 22 * (y[-1] + 1),
        note=words("states_compared_note", shown=len(shown), all=len(common)),
    ).html()


def _wip(sources: dict[str, Source]) -> Chart:
    first = next(iter(sources.values()))
    words, traces = first.words, []
    for (name, source), colour in zip(sources.items(), SERIES, strict=False):
        made = band_traces(wip_band(source), first.clock, plain(name, 24), "", colour)
        for trace in made[:-1]:
            trace["showlegend"] = False
        traces += made
    confidence = f"{first.table.confidence:.0%}"
    return Chart(
        words("chart_wip"),
        traces,
        first.clock.axis(words("time")),
        {"title": f"{words('wip')} [{words('pieces')}]", "rangemode": "tozero"},
        {"hovermode": "x unified"},
        height=320,
        note=words("wip_compared_note", count=first.table.replications, confidence=confidence),
    )
