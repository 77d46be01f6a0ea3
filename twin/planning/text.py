"""What planning says on a terminal, in English and Chinese."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from twin.planning.schedule import ScheduleResult
    from twin.statistics import Estimate

__all__ = ["MEASURE_NAMES", "duration", "measure_text", "say", "schedule_text"]

MEASURE_NAMES: dict[str, tuple[str, str]] = {
    "on_time": ("orders on time", "准时交付率"),
    "tardiness": ("mean tardiness", "平均拖期"),
    "tardiness_p90": ("tardiness, 90 % quantile", "拖期 90 % 分位数"),
    "weighted_tardiness": ("weighted tardiness", "加权拖期"),
    "late": ("late orders", "拖期订单数"),
    "makespan": ("last order done after", "全部完工时间"),
    "lead_time": ("mean lead time", "平均交付周期"),
    "utilisation": ("utilisation of machines", "设备利用率"),
    "operations": ("operations planned", "排产工序数"),
    "moved": ("operations moved", "被移动的工序"),
    "deviation": ("mean shift of starts", "开工时间平均偏移"),
    "recovery": ("recovery time", "恢复时间"),
    "computing": ("computing time per decision", "每次决策计算时间"),
    "rush_tardiness": ("tardiness of rush orders", "急单拖期"),
}
SHARES = {"on_time", "utilisation", "moved"}
NUMBERS = {"late", "operations"}

TEXTS: dict[str, tuple[str, str]] = {
    "head": ("{solver}, {status}, {seconds:.1f} s", "{solver}，{status}，{seconds:.1f} 秒"),
    "optimal": ("proved optimal", "已证明最优"),
    "feasible": ("not proved optimal", "未证明最优"),
    "bound": ("no plan is better than {bound}", "任何排产都不优于 {bound}"),
    "figure": ("figure", "指标"),
    "plan": ("plan", "计划"),
    "strict": ("followed to the letter", "严格执行"),
    "loose": ("followed loosely", "宽松执行"),
    "unscheduled": ("without schedule", "不排产"),
    "change": ("change", "变化"),
    "not_significant": ("not significant", "不显著"),
    "runs": (
        "executed {count} times with the plant's noise, breakdowns, people and vehicles; "
        "intervals and changes at {confidence:.0%}",
        "按工厂的随机性、故障、人员与车辆执行 {count} 次；区间与变化的置信度为 {confidence:.0%}",
    ),
    "trouble": (
        "stations that wait for their turn cannot follow this schedule: {why}",
        "工位若严格按序等待，则无法执行该排产：{why}",
    ),
    "loosely": (
        "followed loosely: of the lots that are there, the one planned first goes first; change: the better of both "
        "ways against no schedule",
        "宽松执行：在已到达的批次中，计划靠前者先加工；变化：两种执行方式中较好者与不排产相比",
    ),
    "cannot": ("nor can it be followed loosely", "宽松执行也无法完成"),
    "not_planned": ("what the plan leaves out, and the execution has:", "计划未考虑、而执行中存在的因素："),
    "robust": (
        "{chosen} chosen among {count} schedules after {runs} runs ({method})",
        "从 {count} 个方案中经 {runs} 次仿真选出 {chosen}（{method}）",
    ),
    "price": (
        "price of robustness: planned {name} {before} -> {after}",
        "鲁棒性的代价：计划{name} {before} -> {after}",
    ),
    "gain": (
        "gain of robustness, on {runs} fresh runs: {name} {change} ({verdict})",
        "鲁棒性的收益（{runs} 次独立仿真）：{name} {change}（{verdict}）",
    ),
    "significant": ("significant", "显著"),
    "buffer": ("buffer", "缓冲"),
    "before": ("before", "之前"),
    "after": ("after", "之后"),
    "total": ("total", "合计"),
    "found_in": (
        "found in {runs:,} simulated runs; compared below in runs that the search has not seen",
        "经 {runs:,} 次仿真找到；以下比较采用搜索未见过的运行",
    ),
    "no_exchange": (
        "no exchange of places gains more than 0.1 % of the throughput ({runs:,} simulated runs)",
        "任何容量调换带来的产出增加都不超过 0.1 %（{runs:,} 次仿真）",
    ),
    "same": ("the best for the plan is also the most robust of them", "计划最优方案同时也是其中最鲁棒的方案"),
}


def say(key: str, language: str, **values: object) -> str:
    """Return a text in a language."""
    text = TEXTS[key][language == "zh"]
    return text.format(**values) if values else text


def duration(seconds: float) -> str:
    """Write a time with three digits in a unit that suits it.

    Examples
    --------
    >>> duration(90), duration(7200), duration(-172800.0)
    ('1.5 min', '2 h', '-2 d')
    """
    if not math.isfinite(seconds):
        return "-"
    size = abs(seconds)
    for limit, unit, name in ((2 * 86400, 86400, "d"), (5400, 3600, "h"), (90, 60, "min")):
        if size >= limit:
            return f"{seconds / unit:.3g} {name}"
    return f"{seconds:.3g} s"


def measure_text(name: str, value: float) -> str:
    """Write a measure as people read it."""
    if math.isnan(value):
        return "-"
    if name in SHARES:
        return f"{100 * value:.1f} %"
    if name in NUMBERS:
        return f"{value:,.0f}" if value >= 1000 else f"{value:.3g}"
    return duration(value)


def estimate_text(name: str, estimate: Estimate) -> str:
    """Write a mean with its interval."""
    if not estimate.has_interval or estimate.half_width == 0:
        return measure_text(name, estimate.mean)
    low, high = max(estimate.low, 0.0), estimate.high
    if name in SHARES:
        high = min(high, 1.0)  # none of these measures can be below 0, no share above 1
    return f"{measure_text(name, estimate.mean)} ({measure_text(name, low)} .. {measure_text(name, high)})"


def schedule_text(result: ScheduleResult, language: str) -> str:
    """A schedule, its execution and what it leaves out."""
    plan, confidence = result.plan, 0.95
    status = say(plan.status, language)
    lines = [say("head", language, solver=plan.solver, status=status, seconds=plan.seconds)]
    if plan.bound is not None and plan.status != "optimal":
        lines[0] += "; " + say("bound", language, bound=", ".join(f"{value:,}" for value in plan.bound))
    lines += ["", *columns(figure_rows(result, language, confidence))]
    if result.execution is not None:
        lines += ["", say("runs", language, count=result.execution.replications, confidence=confidence)]
    if result.execution is not None:
        lines += [say("loosely", language)]
    if result.trouble:
        lines += [say("trouble", language, why=result.trouble)]
        lines += [] if result.execution is not None else [say("cannot", language)]
    if result.choice is not None:
        lines += ["", *result.choice.lines(language)]
    if plan.translation.gaps:
        lines += ["", say("not_planned", language)]
        lines += [f"  - {gap.text(language)}" for gap in plan.translation.gaps]
    return "\n".join(lines)


def figure_rows(result: ScheduleResult, language: str, confidence: float = 0.95) -> list[list[str]]:
    """The table of a schedule: figures down; the plan, its executions, no schedule, and the change across."""
    runs = {"strict": result.strict, "loose": result.loose, "unscheduled": result.unscheduled}
    there = {key: one for key, one in runs.items() if one is not None}
    compared = result.execution is not None and result.unscheduled is not None
    head = ["figure", "plan", *there, *(["change"] if compared else [])]
    rows = [[say(key, language) for key in head]]
    measured = [] if result.execution is None else result.execution.measured
    names = [name for name in MEASURE_NAMES if name in result.plan.figures or name in measured]
    for name in names:
        planned = result.plan.figures.get(name, math.nan)
        row = [MEASURE_NAMES[name][language == "zh"], measure_text(name, planned)]
        for one in there.values():
            row.append(estimate_text(name, one.estimate(name, confidence)) if name in measured else "-")
        if compared:
            row.append(change_text(result, name, language, confidence) if name in measured else "")
        rows.append(row)
    return rows


def change_text(result: ScheduleResult, name: str, language: str, confidence: float) -> str:
    """Change against the plant without a schedule, where it is significant."""
    compared = result.comparison(name, confidence)
    if compared is None or not compared.difference.has_interval:
        return ""
    if compared.difference.holds(0.0):
        return say("not_significant", language)
    sign = "+" if compared.difference.mean > 0 else ""
    return sign + measure_text(name, compared.difference.mean)


def columns(rows: list[list[str]]) -> list[str]:
    """Lay out rows below each other; a Chinese character is two columns wide."""
    widths = [max(_width(row[n]) for row in rows) for n in range(len(rows[0]))]
    return [
        "  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def _width(text: str) -> int:
    return sum(2 if ord(letter) > 0x2E7F else 1 for letter in text)
