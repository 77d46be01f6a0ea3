"""What a comparison of policies says, in English and Chinese."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from twin.planning.dynamic.disturbances import KINDS
from twin.planning.text import MEASURE_NAMES, columns, estimate_text, measure_text

if TYPE_CHECKING:
    from twin.planning.dynamic.compare import PolicyComparison

__all__ = ["comparison_text", "conclusion", "rows_of", "summary"]

TEXTS: dict[str, tuple[str, str]] = {
    "head": (
        "{plant}: {policies} policies, {runs} runs each, {count} disturbances on average: {kinds}",
        "{plant}：{policies} 种策略，各运行 {runs} 次，平均 {count} 个扰动：{kinds}",
    ),
    "measure": ("measure", "指标"),
    "ranking": ("ranking by {measure}:", "按{measure}排名："),
    "first": ("{rank}. {name}: {value}", "{rank}. {name}：{value}"),
    "worse": ("{rank}. {name}: {value}, significantly worse than the first", "{rank}. {name}：{value}，显著差于第一名"),
    "same": (
        "{rank}. {name}: {value}, not significantly worse than the first",
        "{rank}. {name}：{value}，与第一名无显著差异",
    ),
    "better": ("better", "更好"),
    "worse_word": ("worse", "更差"),
    "not_judged": ("one run allows no ranking", "仅运行一次，无法排名"),
    "note": (
        "means with {confidence:.0%} intervals; +/-: significantly better/worse than {base}, all comparisons of a row "
        "together; paired, under common random numbers",
        "均值及 {confidence:.0%} 区间；+/-：显著优于/差于{base}（同行比较共享置信度）；公共随机数下成对比较",
    ),
}


def _say(key: str, language: str, **values: object) -> str:
    return TEXTS[key][language == "zh"].format(**values)


def summary(one: PolicyComparison, language: str) -> str:
    """Say what was compared."""
    kinds = Counter(type(d).__name__ for row in one.disturbances for d in row)
    named = ", ".join(
        f"{KINDS[kind][language == 'zh']} {count / one.replications:.3g}" for kind, count in kinds.most_common()
    )
    count = f"{sum(kinds.values()) / one.replications:.3g}"
    name = one.plant.zh if language == "zh" and one.plant.zh else one.plant.name
    return _say(
        "head", language, plant=name, policies=len(one.names), runs=one.replications, count=count, kinds=named or "-"
    )


def rows_of(one: PolicyComparison, language: str) -> list[list[str]]:
    """The table: measures down, policies across."""
    rows = [[_say("measure", language), *(one.title(name, language) for name in one.names)]]
    for measure in one.measures:
        row = [MEASURE_NAMES[measure][language == "zh"]]
        for name in one.names:
            row.append(_cell(one, name, measure))
        rows.append(row)
    return rows


def _cell(one: PolicyComparison, name: str, measure: str) -> str:
    if not one.known(name, measure):
        return "-"
    text = estimate_text(measure, one.estimate(name, measure))
    compared = one.against(name, measure)
    if compared is None or str(compared.verdict) not in ("better", "worse"):
        return text
    return f"{text} {'+' if str(compared.verdict) == 'better' else '-'}"


def conclusion(one: PolicyComparison, language: str) -> list[str]:
    """The ranking in words; it says where it is not significant."""
    lines = [_say("ranking", language, measure=MEASURE_NAMES[one.criterion][language == "zh"])]
    for rank, (name, worse) in enumerate(one.ranking, 1):
        value = measure_text(one.criterion, float(one.values(name, one.criterion).mean()))
        key = "first" if rank == 1 else "worse" if worse else "same"
        lines.append(_say(key, language, rank=rank, name=one.title(name, language), value=value))
    if one.replications < 2:
        lines = [lines[0], _say("not_judged", language)]
    return lines


def comparison_text(one: PolicyComparison, language: str) -> str:
    """Everything, for a terminal."""
    note = _say("note", language, confidence=one.confidence, base=one.title(one.base, language))
    return "\n".join(
        [summary(one, language), "", *columns(rows_of(one, language)), "", note, "", *conclusion(one, language)]
    )
