"""The page that compares policies: ranking, the criterion run by run, all measures, what plans leave out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from twin.planning.dynamic.text import conclusion, rows_of, summary
from twin.planning.text import MEASURE_NAMES
from viz.colours import SERIES
from viz.report.chart import Chart, Trace, numbers, plain, positions, whiskers
from viz.report.markup import Html, join, table, tag
from viz.report.page import page, save
from viz.report.run_page import chips
from viz.report.words import Words

if TYPE_CHECKING:
    from twin.planning.dynamic.compare import PolicyComparison

__all__ = ["policies_page", "write"]

HOUR = 3600.0


def write(comparison: PolicyComparison, path: str | Path, lang: str = "en") -> None:
    """Write a comparison of policies as one HTML file that needs no network.

    Parameters
    ----------
    comparison : of `twin.compare_policies`
    path : where to; an older file is replaced at once
    lang : "en" or "zh"

    Raises
    ------
    ValueError
        If there are no texts in that language.
    OSError
        If the file cannot be written.
    """
    save(policies_page(comparison, Words(lang)), path)


def policies_page(one: PolicyComparison, words: Words) -> str:
    """Make the page."""
    language = words.language
    name = one.plant.zh if language == "zh" and one.plant.zh else one.plant.name
    facts = {
        "fact_replications": str(one.replications),
        "fact_operations": f"{one.plan.translation.problem.operations:,}",
        "fact_solver": one.plan.solver,
    }
    inner = tag("div", tag("div", words("policies"), class_="kicker"), tag("h1", name), chips(words, facts))
    lines = conclusion(one, language)
    ranking = join(
        [tag("p", lines[0], class_="verdict"), tag("ul", *(tag("li", line) for line in lines[1:]), class_="facts")]
    )
    rows = rows_of(one, language)
    gaps = tag("ul", *(tag("li", gap.text(language)) for gap in one.gaps), class_="facts")
    sections = [
        ("ranking", words("ranking"), join([tag("p", summary(one, language), class_="finding"), ranking])),
        ("criterion", words("by_policy"), _charts(one, words)),
        ("measures", words("all_measures"), join([table(rows[0], rows[1:], numbers=range(1, len(rows[0]))),
                                                  tag("p", words("policies_note"), class_="note")])),
        ("gaps", words("not_planned"), gaps),
    ]  # fmt: skip
    footer = tag("footer", tag("p", words("footer_text")))
    return page(words, name, tag("header", inner, class_="page"), sections, Html(""), footer)


def _charts(one: PolicyComparison, words: Words) -> Html:
    return tag("div", _means(one, words).html(), _runs(one, words).html(), class_="pair")


def _means(one: PolicyComparison, words: Words) -> Chart:
    """Means of the criterion with intervals."""
    language, criterion = words.language, one.criterion
    ranked = [name for name, _ in one.ranking]
    estimates = [one.estimate(name, criterion) for name in ranked]
    means = [estimate.mean / HOUR for estimate in estimates]
    halves = [estimate.half_width / HOUR if estimate.has_interval else 0.0 for estimate in estimates]
    colours = [SERIES[one.names.index(name) % len(SERIES)] for name in ranked]
    trace: Trace = {"type": "bar", "orientation": "h", "x": numbers(means), "y": list(range(len(ranked)))}
    trace |= {"marker": {"color": colours}, "error_x": whiskers(means, halves, "#1e2a35"), "hoverinfo": "x"}
    title = MEASURE_NAMES[criterion][language == "zh"]
    return Chart(
        title, [trace], {"title": "h", "rangemode": "tozero"}, positions([one.title(n, language) for n in ranked]),
        {"showlegend": False}, height=90 + 34 * len(ranked), note=words("whiskers_note"),
    )  # fmt: skip


def _runs(one: PolicyComparison, words: Words) -> Chart:
    """The criterion run by run: lines that keep their order tell a difference that is no chance."""
    language, criterion = words.language, one.criterion
    traces: list[Trace] = []
    for number, name in enumerate(one.names):
        values = one.values(name, criterion) / HOUR
        trace: Trace = {"type": "scatter", "mode": "lines+markers", "name": plain(one.title(name, language), 24)}
        trace |= {"x": list(range(1, len(values) + 1)), "y": numbers(values)}
        trace |= {"line": {"color": SERIES[number % len(SERIES)], "width": 1.5}, "marker": {"size": 5}}
        traces.append(trace)
    title = f"{MEASURE_NAMES[criterion][language == 'zh']} [h]"
    return Chart(
        words("run_by_run"), traces, {"title": words("run_number")}, {"title": title, "rangemode": "tozero"},
        height=320,
    )  # fmt: skip
