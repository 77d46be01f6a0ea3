"""Flow: work in process, throughput and lead time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from twin.record.measures import lead_edges
from viz.colours import ACCENT, BAD, BAR, MUTED, faint
from viz.report.chart import Chart, Trace, numbers, vertical, whiskers
from viz.report.markup import Html, join, tag
from viz.report.series import Band, band, grid
from viz.report.source import Source

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from viz.report.clock import Clock

__all__ = ["band_traces", "lead_steps", "section", "warm_up_layout", "wip_band"]

DAY = 86400.0
BINS = 48


def section(source: Source) -> Html:
    """Make the three charts."""
    lead = _lead_time(source)
    pair = [_throughput(source).html()] + ([lead.html()] if lead else [])
    return join([_wip(source).html(), tag("div", *pair, class_="pair")])


def wip_band(source: Source) -> Band:
    """Work in process over time, all products together [pieces]."""
    places = source.table.basis.places("wip")
    runs = source.runs
    return band(runs, lambda run: run.level_integral[:, places].sum(axis=1), confidence=source.table.confidence)


def band_traces(found: Band, clock: Clock, name: str, band_name: str, colour: str) -> list[Trace]:
    """Draw a line for the mean, over the area of its band."""
    middle = clock.places((found.edges[1:] + found.edges[:-1]) / 2)
    line: Trace = {"type": "scatter", "mode": "lines", "name": name, "x": middle, "y": numbers(found.mean)}
    line |= {"line": {"color": colour, "width": 1.8}, "hovertemplate": "%{y:.4~g}<extra>%{fullData.name}</extra>"}
    if found.low is None or found.high is None:
        return [line]
    edge: Trace = {"type": "scatter", "mode": "lines", "x": middle, "line": {"width": 0}, "hoverinfo": "skip"}
    low = edge | {"y": numbers(found.low), "showlegend": False}
    high = edge | {"y": numbers(found.high), "name": band_name, "fill": "tonexty", "fillcolor": faint(colour, 0.18)}
    return [low, high, line]


def warm_up_layout(source: Source) -> dict[str, list[dict[str, object]]]:
    """Shade the time that is left out at the start; nothing where there is none."""
    if source.warm_up <= 0:
        return {"shapes": [], "annotations": []}
    begin, end = source.clock.places([0.0, source.warm_up])
    area: dict[str, object] = {
        "type": "rect",
        "x0": begin,
        "x1": end,
        "y0": 0,
        "y1": 1,
        "yref": "paper",
        "layer": "below",
    }
    area |= {"fillcolor": faint(MUTED, 0.13), "line": {"width": 0}}
    _, word = vertical(end, source.words("warm_up"))
    line, _ = vertical(end, "")
    return {"shapes": [area, line], "annotations": [word]}


def _wip(source: Source) -> Chart:
    words = source.words
    found = wip_band(source)
    confidence = f"{source.table.confidence:.0%}"
    traces = band_traces(found, source.clock, words("mean"), words("band", confidence=confidence), ACCENT)
    several = source.table.replications > 1
    return Chart(
        words("chart_wip"),
        traces,
        source.clock.axis(words("time")),
        {"title": f"{words('wip')} [{words('pieces')}]", "rangemode": "tozero"},
        {"hovermode": "x unified"} | warm_up_layout(source),
        height=320,
        note=words("wip_note", count=source.table.replications) if several else words("wip_note_one"),
    )


def _throughput(source: Source) -> Chart:
    """Draw good pieces by day where the plant has shifts and days enough, by window else."""
    words, clock, basis = source.words, source.clock, source.table.basis
    sold = np.flatnonzero(basis.sold) if basis.sold.any() else np.arange(len(basis.index.products))
    by_day = clock.start is not None and source.end >= 4 * DAY
    borders = grid(source.runs)
    width, per = float(borders[1] - borders[0]), "h"
    if by_day and clock.start is not None:
        since = clock.start.hour * 3600 + clock.start.minute * 60 + clock.start.second
        days = np.arange(1, int(np.ceil((source.end + since) / DAY * (1 - 1e-12)))) * DAY - since
        borders, per = np.concatenate([[0.0], days, [source.end]]), "d"
    found = band(
        source.runs, lambda run: run.finished_pieces[:, sold].sum(axis=1), borders, confidence=source.table.confidence
    )
    # A count for a whole day; a rate for windows, which have no round length.
    scale = np.diff(borders) if by_day else np.full(len(borders) - 1, 3600.0)
    middle = clock.places((borders[1:] + borders[:-1]) / 2)
    bars: Trace = {"type": "bar", "x": middle, "y": numbers(found.mean * scale), "marker": {"color": BAR}}
    bars["hovertemplate"] = "%{x}<br>%{y:.4~g} " + words(f"pieces_per_{per}") + "<extra></extra>"
    if found.high is not None and len(middle) <= 100:
        bars["error_y"] = whiskers(list(found.mean * scale), list((found.high - found.mean) * scale), MUTED)
    note = words("by_day_note", hours=f"{width / 3600:.2g}") if by_day else words("by_window_note", time=_length(width))
    return Chart(
        words("chart_throughput"),
        [bars],
        clock.axis(words("time")),
        {"title": f"{words('throughput')} [{words(f'pieces_per_{per}')}]", "rangemode": "tozero"},
        {"bargap": 0.15} | warm_up_layout(source),
        note=note,
    )


def _length(seconds: float) -> str:
    for size, unit in ((86400.0, "d"), (3600.0, "h"), (60.0, "min")):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds:.3g} s"


def _lead_counts(source: Source) -> NDArray[np.float64]:
    """Finished lots by lead time, all replications together after the warm-up; shape (B,)."""
    counts: NDArray[np.float64] = sum(
        (span.measures.lead_histogram[span.first : span.last].sum(axis=0, dtype=float) for span in source.table.spans),
        np.zeros(len(lead_edges()) - 1),
    )
    return counts


def lead_steps(
    counts: NDArray[np.float64], low: float, high: float
) -> tuple[NDArray[np.float64], NDArray[np.float64], bool]:
    """Join bins of lead times to fewer, from low to high [s].

    Returns
    -------
    edges [s] of shape (bins + 1,), share of the lots [%] of shape (bins,), whether the bins are logarithmic.
    """
    fine = lead_edges()
    centre = np.sqrt(np.maximum(fine[:-1], fine[1] / 2) * np.minimum(fine[1:], 2 * fine[-2]))
    logarithmic = high > 12 * low > 0
    if logarithmic:
        edges = np.geomspace(low, high, BINS + 1)
    else:
        begin = 0.0 if low < 0.35 * high else low
        edges = np.linspace(begin, high, BINS + 1)
    place = np.clip(np.searchsorted(edges, centre, side="right") - 1, 0, BINS - 1)
    shares = np.bincount(place, weights=counts, minlength=BINS)
    return edges, 100 * shares / counts.sum(), logarithmic


def _lead_time(source: Source) -> Chart | None:
    words, counts = source.words, _lead_counts(source)
    filled = np.flatnonzero(counts)
    if not filled.size:
        return None
    fine = lead_edges()
    low, high = float(fine[filled[0]]), float(min(fine[filled[-1] + 1], 2 * fine[-2]))
    size, unit = next(
        (s, u) for s, u in ((86400.0, "d"), (3600.0, "h"), (60.0, "min"), (1.0, "s")) if high > 3 * s or s == 1
    )
    edges, shares, logarithmic = lead_steps(counts, max(low, high / 1e5), high)
    trace: Trace = {
        "type": "scatter",
        "mode": "lines",
        "x": numbers(np.repeat(edges / size, 2)),
        "y": numbers(np.concatenate([[0.0], np.repeat(shares, 2), [0.0]])),
        "fill": "tozeroy",
        "fillcolor": faint(ACCENT, 0.25),
        "line": {"color": ACCENT, "width": 1.5},
        "hovertemplate": f"%{{x:.3~g}} {unit}: %{{y:.2~g}} %<extra></extra>",
    }
    shapes, annotations = [], []
    ends = np.cumsum(counts) / counts.sum()
    for level, (share, colour) in enumerate(((0.5, MUTED), (0.95, BAD))):
        bin_ = int(np.searchsorted(ends, share))
        value = float(np.sqrt(max(fine[bin_], fine[1] / 2) * min(fine[bin_ + 1], 2 * fine[-2]))) / size
        place = float(np.log10(value)) if logarithmic else value
        line, word = vertical(value, f"P{share * 100:.0f} = {value:.3g} {unit}", colour, level)
        shapes.append(line)
        annotations.append(word | {"x": place})
    sold = source.table.row("lead_time_median").known
    return Chart(
        words("chart_lead_time"),
        [trace],
        {"title": f"{words('lead_time')} [{unit}]"} | ({"type": "log", "dtick": "D2"} if logarithmic else {}),
        {"title": words("share_of_lots") + " [%]", "rangemode": "tozero"},
        {"shapes": shapes, "annotations": annotations, "showlegend": False},
        note=words("lead_note", count=f"{counts.sum():,.0f}") + ("" if sold else " " + words("lead_components")),
    )
