# ruff: noqa: E501 - a text stays on its line
"""A sweep in words and columns, in English and Chinese."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING

from twin.figures.text import Align, readable_unit, text_table, value_text, wrapped
from twin.statistics.selection import FEWEST

if TYPE_CHECKING:
    from twin.study.sweeping.result import Sweep, SweepFigure, SweepPoint

__all__ = ["TEXTS", "caption", "cells", "failures", "text", "verdict"]

MOST_ROWS, MOST_FACTORS, MOST_FAILURES = 20, 8, 5

TEXTS: dict[str, tuple[str, str]] = {
    "caption": (
        "{name}: {design}, {points} points, {runs} replications, all under the same random numbers (seed {seed})",
        "{name}：{design}，{points} 个点，共 {runs} 次重复仿真，全部使用相同随机数（种子 {seed}）",
    ),
    "full_factorial": ("all combinations", "全因子设计"),
    "latin_hypercube": ("Latin hypercube", "拉丁超立方"),
    "kn": ("selection by Kim and Nelson", "Kim-Nelson 选优"),
    "ocba": ("selection by OCBA", "OCBA 选优"),
    "rank": ("rank", "排名"),
    "point": ("point", "点"),
    "factor": ("factor", "因子"),
    "level": ("level", "水平"),
    "n": ("n", "次数"),
    "doubt": ("may be best", "可能最优"),
    "yes": ("yes", "是"),
    "more": ("{shown} of {count} points, the best first; --all shows all", "共 {count} 个点，显示最优的 {shown} 个；--all 显示全部"),
    "effects": ("main effects on {figure}", "对{figure}的主效应"),
    "share": ("explains", "解释方差"),
    "best": ("Best is point {number} ({settings}): {figure} {value}.", "最优为点 {number}（{settings}）：{figure} {value}。"),
    "alone": (
        "No other point is as good, with {confidence} confidence.",
        "在 {confidence} 的置信度下，没有其他点同样好。",
    ),
    "others": (
        "Cannot be told from it with {confidence} confidence: {count} of {points} points; more replications tell them apart.",
        "在 {confidence} 的置信度下，{points} 个点中另有 {count} 个无法与其区分；增加重复次数可以区分。",
    ),
    "few": (
        "Fewer than {fewest} replications each are too few to tell which points may be the best; run more.",
        "每个点不足 {fewest} 次重复仿真，无法判断哪些点可能最优，请增加次数。",
    ),
    "kn_reached": (
        "With at least {confidence} probability it is the best, or worse than it by less than {indifference} {unit}.",
        "它以至少 {confidence} 的概率为最优，或与最优的差小于 {indifference} {unit}。",
    ),
    "kn_not": (
        "When at_most was reached, {count} of {points} points were still in contention: nothing is promised.",
        "达到 at_most 时，{points} 个点中仍有 {count} 个未分出优劣，不作任何保证。",
    ),
    "ocba_reached": (
        "It is the best with an estimated probability of at least {probability} (not a guarantee).",
        "它为最优的估计概率不低于 {probability}（并非保证）。",
    ),
    "ocba_not": (
        "The budget is spent: it is the best with an estimated probability of {probability}, less than {confidence}.",
        "预算已用完：它为最优的估计概率为 {probability}，低于 {confidence}。",
    ),
    "front": (
        "Undominated in all objectives together: {count} of {points} points.",
        "综合全部目标，{points} 个点中有 {count} 个为非支配解。",
    ),
    "failed": ("{count} of {points} points failed:", "{points} 个点中有 {count} 个失败："),
    "failure": ("point {number} ({settings}): {error}", "点 {number}（{settings}）：{error}"),
    "failures_more": ("... and {count} more", "……另有 {count} 个"),
    "none": ("No point could be run.", "没有任何点可以运行。"),
    "stopped": ("{count} of {points} points are not finished; the same command goes on.", "{points} 个点中有 {count} 个未完成；再次执行同一命令即可继续。"),
}  # fmt: skip


def say(language: str, key: str, **values: object) -> str:
    """Return a text in a language."""
    return TEXTS[key][language == "zh"].format(**values)


def caption(sweep: Sweep, language: str) -> str:
    """Say in one line what was run."""
    name = sweep.zh if language == "zh" and sweep.zh else sweep.name
    runs = sum(point.replications for point in sweep.points)
    design = say(language, sweep.design["kind"])
    return say(language, "caption", name=name, design=design, points=len(sweep.points), runs=runs, seed=sweep.seed)


def settings(sweep: Sweep, point: SweepPoint) -> str:
    """Write the levels of a point."""
    said = [f"{factor.name} {label}" for factor, label in zip(sweep.factors, point.levels, strict=True)]
    more = [f"... {len(said) - MOST_FACTORS} more"] if len(said) > MOST_FACTORS else []
    return ", ".join(said[:MOST_FACTORS] + more)


def cells(sweep: Sweep, point: SweepPoint, figure: SweepFigure) -> tuple[str, str, str]:
    """Value, half width and unit as people read them."""
    made = sweep.estimate(point, figure)
    size, unit = readable_unit(figure.unit, sweep.estimate(sweep.ranked[0], figure).mean)
    half = made.half_width / size
    if isnan(made.mean):
        return "-", "", unit
    spread = 0.0 if isnan(half) else half
    return value_text(made.mean / size, spread), "" if isnan(half) else value_text(half, half), unit


def _value(sweep: Sweep, point: SweepPoint, figure: SweepFigure) -> str:
    value, half, unit = cells(sweep, point, figure)
    shown = "" if unit == "1" else f" {unit}"
    return f"{value} ± {half}{shown}" if half else f"{value}{shown}"


def verdict(sweep: Sweep, language: str = "en") -> str:
    """Say which point is the best, and how sure that is."""
    if not sweep.ranked:
        return say(language, "none")
    best, figure = sweep.ranked[0], sweep.objective
    said = [
        say(
            language,
            "best",
            number=best.number,
            settings=settings(sweep, best),
            figure=figure.title(language),
            value=_value(sweep, best, figure),
        )
    ]
    said.append(_surely(sweep, language))
    if sum(bool(one.goal) for one in sweep.figures) > 1:
        said.append(say(language, "front", count=len(sweep.undominated), points=len(sweep.done)))
    return ("" if language == "zh" else " ").join(said)


def _surely(sweep: Sweep, language: str) -> str:
    """Say how sure the choice is."""
    design, chosen = sweep.design, sweep.selection
    others = len(sweep.in_doubt - {sweep.ranked[0].number})
    confidence = f"{design.get('confidence', sweep.confidence):.4g}"
    confidence = f"{100 * float(confidence):.4g} %"
    if chosen is None:
        if min(point.replications for point in sweep.done) < FEWEST:
            return say(language, "few", fewest=FEWEST)
        return say(
            language, "others" if others else "alone", count=others, points=len(sweep.done), confidence=confidence
        )
    if design["kind"] == "kn":
        if not chosen["reached"]:
            return say(language, "kn_not", count=others + 1, points=len(sweep.done))
        unit = "" if sweep.objective.unit == "1" else sweep.objective.unit
        return say(
            language, "kn_reached", confidence=confidence, indifference=f"{design['indifference']:g}", unit=unit
        ).replace(" .", ".")
    # Rounded down: 0.9999 is not 100 %.
    probability = f"{int(1000 * (chosen['probability'] or 0.0)) / 10:g} %"
    key = "ocba_reached" if chosen["reached"] else "ocba_not"
    return say(language, key, probability=probability, confidence=confidence)


def failures(sweep: Sweep, language: str) -> list[str]:
    """Say which points failed, and why."""
    lines = []
    if sweep.failed:
        lines.append(say(language, "failed", count=len(sweep.failed), points=len(sweep.points)))
        lines += [
            say(language, "failure", number=point.number, settings=settings(sweep, point), error=point.error)
            for point in sweep.failed[:MOST_FAILURES]
        ]
        if len(sweep.failed) > MOST_FAILURES:
            lines.append(say(language, "failures_more", count=len(sweep.failed) - MOST_FAILURES))
    left = sum(point.state == "unfinished" for point in sweep.points)
    if left:
        lines.append(say(language, "stopped", count=left, points=len(sweep.points)))
    return lines


def text(sweep: Sweep, language: str = "en", *, every: bool = False, width: int | None = None) -> str:
    """Write ranking, main effects and verdict for a terminal."""
    parts = [wrapped(caption(sweep, language), width)]
    if sweep.ranked:
        parts += [_ranking(sweep, language, every, width), _effects(sweep, language, width)]
    parts.append(wrapped(verdict(sweep, language), width))
    parts += ["\n".join(wrapped(line, width) for line in failures(sweep, language))]
    return "\n\n".join(part for part in parts if part)


def _ranking(sweep: Sweep, language: str, every: bool, width: int | None) -> str:
    factors = [
        (number, factor)
        for number, factor in enumerate(sweep.factors)
        if every or len(sweep.factors) <= MOST_FACTORS or number in _strongest(sweep)
    ]
    head = [say(language, "rank"), say(language, "point"), *(factor.name for _, factor in factors)]
    align: list[Align] = ["right", "right", *("right" if f.numeric else "left" for _, f in factors)]
    for figure in sweep.figures:
        unit = cells(sweep, sweep.ranked[0], figure)[2]
        head += [figure.title(language) + ("" if unit == "1" else f" [{unit}]"), "±"]
        align += ["right", "right"]
    head += [say(language, "n"), say(language, "doubt")]
    align += ["right", "left"]
    shown = sweep.ranked if every else sweep.ranked[:MOST_ROWS]
    rows = []
    for rank, point in enumerate(shown, 1):
        row = [str(rank), str(point.number), *(point.levels[number] for number, _ in factors)]
        for figure in sweep.figures:
            row += cells(sweep, point, figure)[:2]
        rows.append([*row, str(point.replications), say(language, "yes") if point.number in sweep.in_doubt else ""])
    table = text_table(head, rows, align, width)
    if len(shown) < len(sweep.ranked):
        table += "\n" + say(language, "more", shown=len(shown), count=len(sweep.ranked))
    return table


def _strongest(sweep: Sweep) -> set[int]:
    """Numbers of the factors with the largest effects."""
    names = [factor.name for factor in sweep.factors]
    effects = sorted(sweep.effects(), key=lambda effect: -effect.range)
    return {names.index(effect.factor) for effect in effects[:MOST_FACTORS]}


def _effects(sweep: Sweep, language: str, width: int | None) -> str:
    """Write the means of the objective at every level."""
    figure = sweep.objective
    size, unit = readable_unit(figure.unit, sweep.estimate(sweep.ranked[0], figure).mean)
    rows = []
    effects = sorted(sweep.effects(), key=lambda effect: -effect.range)[:MOST_FACTORS]
    for effect in effects:
        for number, level in enumerate(effect.levels):
            half = level.distance.half_width / size
            spread = 0.0 if isnan(half) else half
            share = "-" if isnan(effect.share) else f"{effect.share:.0%}"
            rows.append(
                [
                    effect.factor if not number else "",
                    level.label,
                    value_text(level.mean / size, spread),
                    value_text(half, half) if spread else "",
                    share if not number else "",
                ]
            )
    title = say(language, "effects", figure=figure.title(language)) + ("" if unit == "1" else f" [{unit}]")
    head = [say(language, "factor"), say(language, "level"), figure.title(language), "±", say(language, "share")]
    return title + "\n" + text_table(head, rows, ["left", "right", "right", "right", "right"], width)
