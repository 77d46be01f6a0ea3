"""The page of a sweep: what may be concluded, the best points with their intervals, what each factor does."""

from __future__ import annotations

from math import isfinite, nan
from typing import TYPE_CHECKING

from twin.figures.text import readable_unit
from twin.study.sweeping.words import caption, cells, failures, settings
from viz.colours import ACCENT, GOOD, MUTED, faint
from viz.report.chart import Chart, Trace, numbers, plain, positions
from viz.report.markup import Html, details, join, table, tag
from viz.report.page import page, plotly_version
from viz.report.run_page import chips, duration, notices
from viz.report.words import Words, unit_text

if TYPE_CHECKING:
    from twin.study.sweeping.effects import Effect
    from twin.study.sweeping.result import Sweep, SweepFigure, SweepPoint

__all__ = ["sweep_page"]

BEST, FACTORS, ROWS, DOTS = 20, 12, 200, 1000
"""Points and factors drawn, rows of the table, dots of one chart at most."""


def sweep_page(sweep: Sweep, words: Words) -> str:
    """Make the page."""
    language = words.language
    name = sweep.zh if language == "zh" and sweep.zh else sweep.name
    title = words("sweep_title", name=name)
    said = [tag("p", line, class_="verdict") for line in sweep.verdict(language).splitlines()]
    made = [("verdict", words("verdict"), join([*said, tag("p", caption(sweep, language), class_="note")]))]
    if sweep.ranked:
        made.append(("best", words("sweep_best"), join([_best(sweep, words).html(), _table(sweep, words)])))
        made += [
            (f"effects-{figure.number}", words("sweep_effects", figure=figure.title(language)),
             _effects(sweep, figure, words))
            for figure in sweep.figures
        ]  # fmt: skip
    facts = {
        "fact_plants": sweep.plant,
        "sweep_points": f"{len(sweep.done)} / {len(sweep.points)}",
        "fact_replications": str(sum(point.replications for point in sweep.points)),
        "fact_seed": str(sweep.seed),
    }
    if sweep.length is not None:
        facts["fact_length"] = duration(sweep.length)
    described = [tag("p", sweep.description, class_="description")] if sweep.description else []
    inner = tag("div", tag("div", words("sweep"), class_="kicker"), tag("h1", name), *described, chips(words, facts))
    header = tag("header", inner, class_="page")
    return page(words, title, header, made, notices(words, failures(sweep, language)), _footer(sweep, words))


def _footer(sweep: Sweep, words: Words) -> Html:
    lines = [words("sweep_again"), f"{words('fact_seed')} {sweep.seed}; {words('footer_version')}: {sweep.version}."]
    lines.append(words("footer_plotly", version=plotly_version()))
    return tag("footer", tag("h2", words("footer")), *(tag("p", line) for line in lines))


def _scale(sweep: Sweep, figure: SweepFigure) -> tuple[float, str]:
    return readable_unit(figure.unit, sweep.estimate(sweep.ranked[0], figure).mean)


def _axis_title(figure: SweepFigure, unit: str, words: Words) -> str:
    shown = unit_text(unit, words.language)
    return f"{figure.title(words.language)} [{shown}]" if shown else figure.title(words.language)


def _best(sweep: Sweep, words: Words) -> Chart:
    """Draw the best points with the intervals of the objective."""
    figure = sweep.objective
    size, unit = _scale(sweep, figure)
    shown = sweep.ranked[:BEST]
    traces: list[Trace] = []
    for colour, name, doubt in ((GOOD, words("sweep_doubt"), True), (MUTED, words("sweep_no_doubt"), False)):
        mine = [(rank, p) for rank, p in enumerate(shown) if (p.number in sweep.in_doubt) == doubt]
        if not mine:
            continue
        made = [sweep.estimate(point, figure) for _, point in mine]
        halves = [one.half_width / size if isfinite(one.half_width) else 0.0 for one in made]
        traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "name": name,
                "x": numbers(one.mean / size for one in made),
                "y": [rank for rank, _ in mine],
                "marker": {"color": colour, "size": 9},
                "error_x": {"type": "data", "array": numbers(halves), "color": colour, "thickness": 1.6, "width": 4},
                "text": [plain(_hover(sweep, point)) for _, point in mine],
                "hovertemplate": "%{text}<br>%{x}<extra></extra>",
            }
        )
    labels = [f"{words('sweep_point')} {point.number}: {settings(sweep, point)}" for point in shown]
    return Chart(
        words("sweep_best_chart", count=len(shown)),
        traces,
        {"title": _axis_title(figure, unit, words)},
        positions(labels, 48) | {"showgrid": True},
        {"showlegend": True},
        height=110 + 26 * len(shown),
        note=words("sweep_note", confidence=f"{sweep.confidence:.0%}"),
    )


def _hover(sweep: Sweep, point: SweepPoint) -> str:
    return f"{point.number}: {settings(sweep, point)}"


def _table(sweep: Sweep, words: Words) -> Html:
    """Lay out the points, the best first."""
    head = [words("sweep_rank"), words("sweep_point")]
    factors = list(enumerate(sweep.factors))[:FACTORS]
    head += [factor.name for _, factor in factors]
    figures = []
    for figure in sweep.figures:
        unit = cells(sweep, sweep.ranked[0], figure)[2]
        head += [_axis_title(figure, unit, words), "±"]
        figures.append(figure)
    several = sum(bool(figure.goal) for figure in figures) > 1
    head += ["n", words("sweep_doubt")] + ([words("sweep_undominated")] if several else [])
    mark = words("sweep_yes")
    rows = []
    for rank, point in enumerate(sweep.ranked[:ROWS], 1):
        row = [str(rank), str(point.number), *(point.levels[number] for number, _ in factors)]
        for figure in figures:
            row += cells(sweep, point, figure)[:2]
        row += [str(point.replications), mark if point.number in sweep.in_doubt else ""]
        rows.append(row + ([mark if point.number in sweep.undominated else ""] if several else []))
    aligned = set(range(len(head))) - {2 + n for n, (_, factor) in enumerate(factors) if not factor.numeric}
    laid = table(head, rows, aligned - {len(head) - 1, len(head) - 1 - several})
    more = len(sweep.ranked) - ROWS
    rest = [tag("p", words("sweep_more", count=more), class_="note")] if more > 0 else []
    return details(words("sweep_table"), laid, *rest, is_open=len(rows) <= BEST)


def _effects(sweep: Sweep, figure: SweepFigure, words: Words) -> Html:
    """Draw the response of a figure to every factor, the strongest first, all on one scale."""
    effects = sorted(sweep.effects(figure), key=lambda effect: -effect.range)
    size, unit = _scale(sweep, figure)
    means = [sweep.estimate(point, figure).mean / size for point in sweep.done]
    known = [mean for mean in means if isfinite(mean)]
    if not known or not effects:
        return tag("p", words("sweep_nothing"), class_="note")
    shown = [level for effect in effects for level in effect.levels if isfinite(level.distance.half_width)]
    ends = [(level.mean + sign * level.distance.half_width) / size for level in shown for sign in (-1, 1)]
    # Very wide intervals are cut: the response is to be seen.
    reach = max(known) - min(known)
    low, high = max(min([*known, *ends]), min(known) - reach), min(max([*known, *ends]), max(known) + reach)
    pad = 0.06 * (high - low) or 0.05 * abs(low) or 1.0
    span = [low - pad, high + pad]
    names = [factor.name for factor in sweep.factors]
    charts = [
        _response(sweep, effect, names.index(effect.factor), means, size, span, _axis_title(figure, unit, words), words)
        for effect in effects[:FACTORS]
    ]
    pairs = [
        tag("div", *(chart.html() for chart in charts[n : n + 2]), class_="pair") for n in range(0, len(charts), 2)
    ]
    head = [words("sweep_factor"), words("sweep_field"), words("sweep_range"), words("sweep_share")]
    rows = [
        [
            effect.factor,
            ", ".join(sweep.factors[names.index(effect.factor)].fields),
            f"{effect.range / size:.4g}",
            f"{effect.share:.0%}" if isfinite(effect.share) else "-",
        ]
        for effect in effects[:ROWS]
    ]
    note = tag("p", words("sweep_effects_note", confidence=f"{sweep.confidence:.0%}"), class_="note")
    return join([*pairs, note, table(head, rows, (2, 3))])


def _response(
    sweep: Sweep,
    effect: Effect,
    factor: int,
    means: list[float],
    size: float,
    span: list[float],
    title: str,
    words: Words,
) -> Chart:
    """Draw all points, and the mean at every level with its interval."""
    known = sweep.factors[factor]
    labels = [level.label for level in effect.levels]
    # A range has parts, whose middles are numbers; levels that are no numbers stand at 0, 1, ...
    at = [level.value if known.numeric else float(n) for n, level in enumerate(effect.levels)]
    step = max(1, len(sweep.done) // DOTS)
    dots = list(zip(sweep.done, means, strict=True))[::step]
    x = [point.numbers[factor] if known.numeric else _place(labels, point.levels[factor]) for point, _ in dots]
    halves = [one.distance.half_width / size if isfinite(one.distance.half_width) else 0.0 for one in effect.levels]
    traces: list[Trace] = [
        {
            "type": "scatter",
            "mode": "markers",
            "name": words("sweep_points"),
            "x": numbers(x),
            "y": numbers(mean for _, mean in dots),
            "marker": {"color": faint(MUTED, 0.35), "size": 6},
            "text": [plain(_hover(sweep, point)) for point, _ in dots],
            "hovertemplate": "%{text}<br>%{y}<extra></extra>",
            "showlegend": False,
        },
        {
            "type": "scatter",
            "mode": "lines+markers" if known.numeric else "markers",
            "name": words("sweep_mean"),
            "x": numbers(at),
            "y": numbers(level.mean / size for level in effect.levels),
            "marker": {"color": ACCENT, "size": 9},
            "line": {"color": ACCENT, "width": 2},
            "error_y": {"type": "data", "array": numbers(halves), "color": ACCENT, "thickness": 1.6, "width": 4},
            "text": [plain(label) for label in labels],
            "hovertemplate": "%{text}: %{y}<extra></extra>",
            "showlegend": False,
        },
    ]
    axis: dict[str, object] = {"title": f"{effect.factor} [{known.unit}]" if known.unit else effect.factor}
    if not known.numeric:
        axis |= {
            "tickmode": "array", "tickvals": list(range(len(labels))), "ticktext": [plain(one, 18) for one in labels],
            "range": [-0.5, len(labels) - 0.5],
        }  # fmt: skip
    elif known.levels:
        axis |= {"tickmode": "array", "tickvals": numbers(at)} if len(at) <= 8 else {}
    share = f" · {words('sweep_share')} {effect.share:.0%}" if isfinite(effect.share) else ""
    return Chart(f"{effect.factor}{share}", traces, axis, {"title": title, "range": numbers(span)}, height=300)


def _place(labels: list[str], label: str) -> float:
    return float(labels.index(label)) if label in labels else nan
