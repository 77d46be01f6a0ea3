"""Charts as plotly draws them, in the house style, written as data: no plotly is needed to make a page."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

from viz.colours import INK, MUTED, RULE
from viz.report.markup import Html, tag

__all__ = ["Chart", "Trace", "numbers", "plain", "positions", "vertical", "whiskers"]

Trace = dict[str, Any]
Layout = dict[str, Any]


def plain(text: str, longest: int = 0) -> str:
    """Text of a user as plotly shall show it, which reads `<b>` and `&lt;` like HTML; cut if it is too long.

    Examples
    --------
    >>> plain("a<b>c"), plain("a very long name", 8)
    ('a&lt;b&gt;c', 'a very …')
    """
    if longest and len(text) > longest:
        text = text[: longest - 1] + "…"
    return escape(text, quote=False)


def numbers(values: Iterable[float], digits: int = 5) -> list[float | None]:
    """Numbers as JSON, rounded to significant digits, so that a page stays small; None where not known."""
    return [float(f"{value:.{digits}g}") if math.isfinite(value) else None for value in map(float, values)]


def whiskers(means: Sequence[float], halves: Sequence[float], colour: str) -> Layout:
    """Error bars of quantities that are never negative: they stop at 0, and are left out where there is no interval.

    Examples
    --------
    >>> found = whiskers([3.0, 1.0], [1.0, 2.0], "#000000")
    >>> found["array"], found["arrayminus"]
    ([1.0, 2.0], [1.0, 1.0])
    """
    low = [min(half, mean) for mean, half in zip(means, halves, strict=True)]
    bars = {"type": "data", "symmetric": False, "array": numbers(halves), "arrayminus": numbers(low)}
    return bars | {"color": colour, "thickness": 1, "width": 3}


def positions(labels: Sequence[str], longest: int = 26) -> Layout:
    """Axis of named things, at 0, 1, ... from the top: two of the same name stay two."""
    return {
        "tickmode": "array",
        "tickvals": list(range(len(labels))),
        "ticktext": [plain(label, longest) for label in labels],
        "range": [len(labels) - 0.5, -0.5],
        "showgrid": False,
        "ticks": "",
        "automargin": True,
    }


def vertical(x: Any, text: str, colour: str = MUTED, level: int = 0) -> tuple[Layout, Layout]:
    """A dashed line at x with a word at its top: a shape and an annotation of the layout."""
    line = {"type": "line", "x0": x, "x1": x, "y0": 0, "y1": 1, "yref": "paper", "layer": "above"}
    line["line"] = {"color": colour, "width": 1.5, "dash": "dot"}
    word = {"x": x, "y": 1 - 0.11 * level, "yref": "paper", "text": plain(text), "showarrow": False, "xanchor": "left"}
    return line, word | {"yanchor": "top", "xshift": 4, "font": {"color": colour, "size": 12}}


AXIS: Layout = {
    "gridcolor": RULE,
    "linecolor": "#b9c3cc",
    "zeroline": False,
    "ticks": "outside",
    "tickcolor": "#b9c3cc",
    "ticklen": 4,
    "tickfont": {"color": MUTED},
    "automargin": True,
    "fixedrange": False,
}

LAYOUT: Layout = {
    "font": {"size": 13, "color": INK},
    "paper_bgcolor": "rgba(0,0,0,0)",
    "plot_bgcolor": "rgba(0,0,0,0)",
    "margin": {"l": 8, "r": 16, "t": 8, "b": 8, "pad": 0},
    "legend": {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom", "traceorder": "normal", "itemwidth": 30},
    "hoverlabel": {"bgcolor": "#ffffff", "bordercolor": "#b9c3cc", "font": {"color": INK}},
    "barmode": "stack",
    "bargap": 0.3,
}


@dataclass(frozen=True)
class Chart:
    """One chart with its title.

    Attributes
    ----------
    title : what it shows, with the unit where no axis says it
    traces : of plotly; texts of users in it went through `plain`
    x, y : axes; `title` is a text, all else plotly's
    layout : beside the house style
    height : [px]
    note : a line below, "" for none
    """

    title: str
    traces: Sequence[Trace]
    x: Layout
    y: Layout
    layout: Layout = field(default_factory=dict)
    height: int = 300
    note: str = ""

    def spec(self) -> Layout:
        """Data and layout for `Plotly.newPlot`."""
        layout = LAYOUT | {"xaxis": _axis(self.x), "yaxis": _axis(self.y)} | self.layout
        layout["showlegend"] = layout.get("showlegend", sum(trace.get("showlegend", True) for trace in self.traces) > 1)
        return {"data": list(self.traces), "layout": layout}

    def html(self) -> Html:
        """Make the figure; the page's script draws what it holds."""
        # No "<" within a script, so that no text can end it.
        text = json.dumps(self.spec(), ensure_ascii=False, separators=(",", ":"), allow_nan=False).replace(
            "<", "\\u003c"
        )
        data = tag("script", Html(text), type="application/json")
        plot = tag("div", data, class_="plot", style=f"height:{self.height}px", role="img", aria_label=self.title)
        note = [tag("p", self.note, class_="note")] if self.note else []
        return tag("figure", tag("figcaption", self.title), plot, *note)


def _axis(axis: Layout) -> Layout:
    made = AXIS | axis
    if isinstance(made.get("title"), str):
        made["title"] = {"text": plain(made["title"]), "font": {"color": MUTED, "size": 12}, "standoff": 8}
    return made
