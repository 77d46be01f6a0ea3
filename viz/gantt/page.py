"""The page of a schedule: figures planned and executed, the chart, orders, and what the plan leaves out."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from twin.planning.text import figure_rows, say
from viz.gantt.data import chart_data, chart_json
from viz.report.clock import Clock
from viz.report.markup import Html, join, table, tag
from viz.report.page import page
from viz.report.run_page import chips
from viz.report.words import Words

if TYPE_CHECKING:
    from twin.planning.schedule import ScheduleResult

__all__ = ["schedule_page"]

MOST_ORDERS = 500
"""Orders in the table: those at greatest risk first."""


def schedule_page(result: ScheduleResult, words: Words) -> str:
    """Make the page."""
    plan, language = result.plan, words.language
    name = plan.plant.zh if language == "zh" and plan.plant.zh else plan.plant.name
    facts = {
        "fact_solver": f"{plan.solver}, {say(plan.status, language)}",
        "fact_solver_time": f"{plan.seconds:.1f} s",
        "fact_operations": f"{plan.translation.problem.operations:,}",
    }
    if result.execution is not None:
        facts["fact_replications"] = str(result.execution.replications)
        facts["fact_seed"] = str(result.execution.seed)
    inner = tag("div", tag("div", words("schedule"), class_="kicker"), tag("h1", name), chips(words, facts))
    sections = [
        ("gantt", words("gantt"), _gantt(result, words)),
        ("figures", words("plan_and_execution"), _figures(result, words)),
        ("orders", words("orders_by_risk"), _orders(result, words)),
        (
            "gaps",
            words("not_planned"),
            tag("ul", *(tag("li", g.text(language)) for g in plan.translation.gaps), class_="facts"),
        ),
    ]
    footer = tag("footer", tag("p", words("gantt_help")))
    notices = Html("")
    if result.trouble:
        lines = [say("trouble", language, why=result.trouble)]
        if result.execution is None:
            lines.append(say("cannot", language))
        notices = tag("section", tag("ul", *(tag("li", line) for line in lines)), class_="warnings")
    return page(
        words, name, tag("header", inner, class_="page"), sections, notices, footer,
        scripts=("gantt.js",), styles=("report.css", "gantt.css"),
    )  # fmt: skip


def _gantt(result: ScheduleResult, words: Words) -> Html:
    """The chart with its tools."""
    data = chart_data(result, words)
    layers = [words("layer_plan"), words("layer_run")][: len(data["layers"])]
    buttons = [
        tag("button", one, type="button", data_layer=str(n), aria_pressed="true" if n == 0 else "false")
        for n, one in enumerate(layers)
    ]
    zooms = [("0.5", "+"), ("2", "−"), ("0", words("zoom_all"))]
    tools = tag(
        "div",
        tag("span", *buttons, class_="group"),
        tag("span", *(tag("button", text, type="button", data_zoom=value) for value, text in zooms), class_="group"),
        tag("input", type="search", placeholder=words("find_order"), aria_label=words("find_order")),
        tag("span", words("gantt_hint"), class_="hint"),
        class_="tools",
    )
    canvas = tag("canvas", tabindex="0", role="img", aria_label=words("gantt"))
    inner = tag("script", Html(chart_json(data)), type="application/json")
    return join([tools, tag("div", canvas, tag("div", class_="tip"), inner, class_="gantt")])


def _figures(result: ScheduleResult, words: Words) -> Html:
    language, execution = words.language, result.execution
    head, *rows = figure_rows(result, language)
    parts: list[Html] = [table(head, rows, numbers=range(1, len(head)))]
    if execution is not None:
        note = say("runs", language, count=execution.replications, confidence=0.95)
        parts.append(tag("p", f"{note}. {say('loosely', language)}", class_="note"))
    if result.choice is not None:
        parts += [tag("p", line) for line in result.choice.lines(language)]
    return join(parts)


def _orders(result: ScheduleResult, words: Words) -> Html:
    """Orders by their risk of being late, planned and executed."""
    plan = result.plan.orders.set_index("order")
    clock = Clock.of(result.plan.plant, float(plan["end_s"].max()), words.language)
    head = [words(f"column_{name}") for name in ("order", "due", "planned_end")]
    run = None if result.execution is None else result.execution.orders.set_index("order")
    executed = {} if run is None else run.T.to_dict()
    if run is not None:
        head += [words(f"column_{name}") for name in ("p10", "p90", "on_time_share")]
    ranked = plan.assign(risk=-plan["tardiness_s"] if run is None else run["on_time"].reindex(plan.index))
    rows = []
    for name, one in ranked.sort_values(["risk", "due_s"], kind="stable").head(MOST_ORDERS).T.to_dict().items():
        row = [str(name), "-" if math.isinf(one["due_s"]) else clock.text(one["due_s"]), clock.text(one["end_s"])]
        if run is not None:
            done = executed[name]
            row += ["-" if math.isnan(done[key]) else clock.text(done[key]) for key in ("end_p10_s", "end_p90_s")]
            row.append("-" if math.isinf(one["due_s"]) else f"{100 * done['on_time']:.0f} %")
        rows.append(row)
    return table(head, rows, numbers=range(1, len(head)))
