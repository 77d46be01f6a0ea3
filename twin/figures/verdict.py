"""A comparison in words, in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from typing import TYPE_CHECKING

from twin.figures.text import percent
from twin.statistics.comparison import Verdict

if TYPE_CHECKING:
    from twin.figures.compare import Change

__all__ = ["VERDICTS_ZH", "paragraph"]

VERDICTS_ZH = {
    Verdict.BETTER: "改善",
    Verdict.WORSE: "变差",
    Verdict.HIGHER: "升高",
    Verdict.LOWER: "降低",
    Verdict.NO_DIFFERENCE: "无显著差异",
    Verdict.NOT_JUDGED: "未判定（仅一次重复）",
}

_WORDS: dict[str, tuple[str, str, str, str, str, str]] = {
    # figure: more and less in English, the figure; the same in Chinese
    "throughput": ("{} more output", "{} less output", "output", "产出增加{}", "产出减少{}", "产出"),
    "lead_time": ("{} longer lead time", "{} shorter lead time", "lead time",
                  "生产周期延长{}", "生产周期缩短{}", "生产周期"),
    "wip": ("{} more work in process", "{} less work in process", "work in process",
            "在制品增加{}", "在制品减少{}", "在制品"),
    "order_on_time": ("{} higher share of orders on time", "{} lower share of orders on time", "orders on time",
                      "订单准时率提高{}", "订单准时率降低{}", "订单准时率"),
    "tardiness": ("{} more tardiness", "{} less tardiness", "tardiness", "拖期增加{}", "拖期减少{}", "拖期"),
    "oee": ("{} higher OEE", "{} lower OEE", "OEE", "OEE提高{}", "OEE降低{}", "OEE"),
    "defect_rate": ("{} more defects", "{} fewer defects", "defects", "不良率升高{}", "不良率降低{}", "不良率"),
    "energy_per_piece": ("{} more energy per piece", "{} less energy per piece", "energy per piece",
                         "单件能耗增加{}", "单件能耗减少{}", "单件能耗"),
    "cost_per_piece_total": ("{} higher cost per piece", "{} lower cost per piece", "cost per piece",
                             "单件成本上升{}", "单件成本下降{}", "单件成本"),
}  # fmt: skip

_OF_FLEETS: dict[str, tuple[str, str, str, str, str, str]] = {
    "distance": ("{} more metres of {name}", "{} fewer metres of {name}", "metres of {name}",
                 "{name}行驶里程增加{}", "{name}行驶里程减少{}", "{name}行驶里程"),
    "vehicles_blocked": ("{} more time in which {name} hold up each other",
                         "{} less time in which {name} hold up each other", "time in which {name} hold up each other",
                         "{name}相互阻塞时间增加{}", "{name}相互阻塞时间减少{}", "{name}相互阻塞时间"),
    "vehicle_wait": ("{} longer wait for {name}", "{} shorter wait for {name}", "wait for {name}",
                     "等待{name}时间延长{}", "等待{name}时间缩短{}", "等待{name}时间"),
    "fleet_energy_per_lot": ("{} more energy of {name} per lot", "{} less energy of {name} per lot",
                             "energy of {name} per lot",
                             "{name}单批能耗增加{}", "{name}单批能耗减少{}", "{name}单批能耗"),
}  # fmt: skip


def _size(change: Change) -> str:
    """Magnitude of a change: in percent with half its interval, or as a difference where the base is 0."""
    relative, low, high = change.relative
    if not isfinite(relative):
        return f"{abs(change.pair.difference.mean):.4g} {change.before.unit}" if change.pair else ""
    half = (high - low) / 2
    if not isfinite(half):
        return f"{percent(abs(relative), 0.0, sign=False)} %"
    return f"{percent(abs(relative), half, sign=False)} % ± {percent(half, half, sign=False)} %"


def paragraph(
    base: str,
    variant: str,
    changes: Mapping[str, Change],
    fleets: Mapping[str, Mapping[str, Change]],
    replications: int,
    confidence: float,
    language: str = "en",
) -> str:
    """Say what a variant changes against the base, in one paragraph.

    Parameters
    ----------
    changes : by name of figure; those without words of their own are passed over
    fleets : the same for each fleet, by its name
    """
    zh = language == "zh"
    better: list[str] = []
    worse: list[str] = []
    same: list[str] = []
    parts_of_it = [("", changes, _WORDS), *((name, found, _OF_FLEETS) for name, found in fleets.items())]
    for owner, found, all_words in parts_of_it:
        for name, words in all_words.items():
            change = found.get(name)
            if change is None or change.pair is None or change.verdict is None:
                continue
            more, less, noun = words[3:] if zh else words[:3]
            if change.verdict is Verdict.NO_DIFFERENCE:
                same.append(noun.format(name=owner))
                continue
            if change.pair.difference.mean == 0:
                continue
            rises = change.pair.difference.mean > 0
            said = (more if rises else less).format(_size(change), name=owner)
            good = rises == (change.figure.direction == "higher")
            (better if good else worse).append(said)
    if replications == 1:
        basis = "仅一次重复仿真，差异未经检验" if zh else "one replication only, so no difference is judged"
    elif zh:
        basis = f"{replications} 次重复仿真，公共随机数，{confidence:.0%} 置信区间"
    else:
        basis = f"{replications} replications under common random numbers, {confidence:.0%} intervals"
    if zh:
        parts = (["改善：" + "，".join(better)] if better else []) + (["变差：" + "，".join(worse)] if worse else [])
        parts += ["无显著差异：" + "、".join(same)] if same else []
        return f"{variant} 与 {base} 相比，" + ("；".join(parts) or "各项指标均无差异") + f"（{basis}）。"
    parts = ["better: " + ", ".join(better)] if better else []
    parts += ["worse: " + ", ".join(worse)] if worse else []
    parts += ["no significant difference in " + ", ".join(same)] if same else []
    return f"{variant} against {base}: " + ("; ".join(parts) or "no difference") + f" ({basis})."
