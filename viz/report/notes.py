# ruff: noqa: E501 - a text stays on its line
"""Notes of figures on a Chinese page: why a value or an interval is missing."""

from __future__ import annotations

import re

__all__ = ["note_text"]

ZH = (
    ("", ""),
    (r"as given in the plant file", "取自工厂文件"),
    (r"no interval: one replication", "无区间：仅一次重复"),
    (r"no interval: one replication of a plant with shifts; run several", "无区间：有班次的工厂仅运行一次；请多次重复"),
    (r"no interval: one replication of a run that ends with its orders; run several", "无区间：随订单结束的运行仅一次；请多次重复"),
    (r"no interval: (\d+) windows are too few for (\d+) batches", r"无区间：\1 个窗口不足以分成 \2 批"),
    (r"no interval: (\d+) batches of the run depend on each other; run longer, or several", r"无区间：\1 个批次相互依赖；请延长运行或多次重复"),
    (r"no interval: in a part of the run, (.*)", r"无区间：部分时段内\1"),
    (r"interval from (\d+) batches of one run", r"区间由单次运行的 \1 个批次得出"),
    (r"known in (\d+) of (\d+) replications: (.*)", r"\2 次重复中有 \1 次可得：\3"),
    (r"both known in (\d+) of (\d+) replications", r"\2 次重复中有 \1 次两者均可得"),
    (r"needs `([^`]+)` under `figures:` in the plant file(?:: (.*))?", r"需在工厂文件 `figures:` 下给出 `\1`"),
    (r"needs `([^`]+)` of the stations (.*?)(?: and (\d+) more)?", r"需给出工位 \2 等的 `\1`"),
    (r"needs `price` of products(?:, and (.*))?", "需给出产品的 `price`"),
    (r"needs `material_cost` of products", "需给出产品的 `material_cost`"),
    (r"needs `power` of stations, or base loads", "需给出工位的 `power` 或基础负荷"),
    (r"needs `people`, or `indirect_staff` under `costs:`", "需给出 `people` 或 `costs:` 下的 `indirect_staff`"),
    (r"needs `mass`, `hotel_power` or a battery of the fleet", "需给出车队的 `mass`、`hotel_power` 或 `battery`"),
    (r"no vehicle has gone anywhere", "车辆没有行驶"),
    (r"nothing was carried", "没有运输"),
    (r"nothing was picked", "没有拣选"),
    (r"no failure occurred", "未发生故障"),
    (r"no maintenance and no failure", "既无保养也无故障"),
    (r"no planned busy time", "没有计划工作时间"),
    (r"no operating hours", "没有运行时间"),
    (r"nothing was processed", "没有加工"),
    (r"nothing was sold", "没有销售"),
    (r"never busy", "从未忙碌"),
    (r"no time is left", "没有剩余时间"),
    (r"nobody attends", "无人出勤"),
    (r"no lot was finished", "没有完成的批次"),
    (r"nothing has arrived", "没有到达"),
    (r"no source has `when_full: lose`", "没有来源设置 `when_full: lose`"),
    (r"no lot with a due date has ended", "没有带交期的批次完成"),
    (r"no order with a due date is done", "没有带交期的订单完成"),
    (r"no order is done", "没有完成的订单"),
    (r"no good piece was finished", "没有完成合格品"),
    (r"no active period has ended", "没有已结束的活动时段"),
    (r"lots of components are in the same histogram", "同一直方图中包含零部件批次"),
    (r"uses no electricity", "不用电"),
    (r"there was no inventory of value", "没有有价值的库存"),
    (r"there is no such equipment", "没有此类设备"),
    (r"all weights are 0", "所有权重均为 0"),
    (r"in (\S+) and in (\S+)", r"单位分别为 \1 与 \2"),
)  # fmt: skip
"""Notes as patterns, with their Chinese; one that is not here is shown as it is."""

PATTERNS = tuple((re.compile(pattern), text) for pattern, text in ZH)


def note_text(note: str, language: str) -> str:
    """Write a note in the language of the page.

    Examples
    --------
    >>> note_text("known in 2 of 3 replications: no failure occurred", "zh")
    '3 次重复中有 2 次可得：未发生故障'
    """
    if language != "zh":
        return note
    for pattern, text in PATTERNS:
        found = pattern.fullmatch(note)
        if found:
            groups = [note_text(group or "", language) for group in found.groups()]
            for number, group in enumerate(groups, 1):
                text = text.replace(f"\\{number}", group)
            return text
    return note
