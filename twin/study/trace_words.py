"""A run in words: an observer that tells what happens, line by line, in English or Chinese."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from models.index import Index
from models.trace import OUTCOMES, PART_ENDS, STATES, VEHICLE_STATES
from twin.record.errors import telling

if TYPE_CHECKING:
    from models.plant import Plant
    from models.trace import Chunk

__all__ = ["TraceWords", "telling_to"]

WORDS_ZH = {
    "off_shift": "休班", "idle": "空闲", "setup": "换型", "processing": "加工", "blocked": "阻塞", "failed": "故障",
    "maintenance": "维护", "waiting": "等待", "good": "合格", "rework": "返工", "scrap": "报废", "finished": "完成",
    "scrapped": "报废", "split": "拆分", "stocked": "入库", "lost": "流失", "queue": "队列", "buffer": "缓冲区",
    "conveyor": "输送线", "transit": "途中", "stock": "库存", "wip": "在制品", "backlog": "待放行", "people": "人员",
    "output": "待取区", "calls": "待运", "vehicles": "车辆",
    "to_pickup": "空驶取货", "loading": "装货", "loaded": "载货行驶",
    "unloading": "卸货", "charging": "充电", "inbound": "待入库", "rack": "货架", "picking": "待拣选",
    "lineside": "线边库存", "delivery": "配送途中",
}  # fmt: skip

TEXTS = {
    "state": ("{unit} is {state}", "{unit}：{state}"),
    "in": ("lot {part} comes to {place} ({level})", "批次 {part} 到达{place}（{level}）"),
    "out": ("lot {part} leaves {place} ({level})", "批次 {part} 离开{place}（{level}）"),
    "stock": ("{delta:+d} {place} ({level})", "{place} {delta:+d}（{level}）"),
    "busy": ("{place}: {level} busy", "{place}：{level} 人忙碌"),
    "operation": (
        "{unit} has done {step} on lot {part}: {outcome}, {good} of {pieces} pieces good, {worked:.6g} s of work",
        "{unit} 完成批次 {part} 的 {step}：{outcome}，{pieces} 件中 {good} 件合格，加工 {worked:.6g} s",
    ),
    "part": (
        "lot {part} ({product}, {order} #{number}) is {how}: {good} of {pieces} pieces good, lead time {lead:.6g} s",
        "批次 {part}（{product}，{order} #{number}）{how}：{pieces} 件中 {good} 件合格，生产周期 {lead:.6g} s",
    ),
    "order": (
        "order {order} #{number} is done: {good} of {quantity} pieces, {late}",
        "订单 {order} #{number} 完成：{quantity} 件中 {good} 件，{late}",
    ),
    "on_time": ("on time", "按期"),
    "no_due": ("without due date", "无交期"),
    "late": ("{time:.6g} s late", "延迟 {time:.6g} s"),
    "built": (
        "{pieces} pieces of lot {component} go with lot {whole}",
        "批次 {component} 的 {pieces} 件归入批次 {whole}",
    ),
    "end": ("the run ends", "运行结束"),
}


class TraceWords:
    """Tells a run to a stream of text, a line for each row of the trace: the time [s], then what happens.

    Parameters
    ----------
    plant : that is run
    out : where to
    language : "en" or "zh"
    file : name of the file that `out` writes to, if it is one

    Raises
    ------
    RecordError
        If the file cannot be written.
    """

    def __init__(self, plant: Plant, out: TextIO, language: str = "en", file: Path | None = None) -> None:
        self._index = Index(plant)
        self._out = out
        self._file = file
        self._zh = language == "zh"
        self._level = [0] * len(self._index.places)
        # In the order in which rows of the same instant are told.
        self._tellers: dict[str, Callable[[list[float]], tuple[float, str]]] = {
            "levels": self._of_level,
            "genealogy": self._of_genealogy,
            "operations": self._of_operation,
            "states": self._of_state,
            "parts": self._of_part,
            "orders": self._of_order,
        }

    def take(self, chunk: Chunk) -> None:
        """Tell the next rows in the order of their time."""
        rows: list[tuple[float, str]] = []
        for stream, tell in self._tellers.items():
            rows += map(tell, chunk[stream].tolist() if stream in chunk else ())
        rows.sort(key=lambda row: row[0])
        self._write("".join(f"{time:14.3f}  {said}\n" for time, said in rows))

    def close(self, end: float) -> None:
        """Tell that the run has ended."""
        self._write(f"{end:14.3f}  {self._say('end')}\n")

    def _write(self, text: str) -> None:
        if self._file is None:
            self._out.write(text)
            return
        with telling(self._file, "cannot be written"):
            self._out.write(text)
            self._out.flush()  # a full disk is told now, not when the file is closed

    def _say(self, key: str, **values: object) -> str:
        return TEXTS[key][self._zh].format(**values)

    def _word(self, word: str) -> str:
        return WORDS_ZH.get(word, word) if self._zh else word

    def _of_state(self, row: list[float]) -> tuple[float, str]:
        time, unit, state = row
        one = self._index.units[int(unit)]
        names = STATES if one.kind in ("station", "conveyor") else VEHICLE_STATES
        return time, self._say("state", unit=one.name, state=self._word(names[int(state)]))

    def _of_level(self, row: list[float]) -> tuple[float, str]:
        time, number, delta, part = row[0], int(row[1]), int(row[2]), int(row[3])
        place = self._index.places[number]
        self._level[number] += delta
        level = self._level[number]
        if place.kind == "people":
            return time, self._say("busy", place=place.name, level=level)
        name = self._word(place.kind) if place.name == place.kind else f"{self._word(place.kind)} {place.name}"
        if part < 0:
            return time, self._say("stock", place=name, delta=delta, level=level)
        return time, self._say("in" if delta > 0 else "out", part=part, place=name, level=level)

    def _of_operation(self, row: list[float]) -> tuple[float, str]:
        _, end, worked = row[:3]
        unit, part, step, pieces, good, outcome = map(int, row[3:])
        return end, self._say(
            "operation",
            unit=self._index.units[unit].name,
            part=part,
            step=self._index.steps[step].operation.name,
            outcome=self._word(OUTCOMES[outcome]),
            pieces=pieces,
            good=good,
            worked=worked,
        )

    def _of_part(self, row: list[float]) -> tuple[float, str]:
        part, product, order, number, pieces, good = map(int, row[:6])
        release, end, _, how = row[6:]
        return end, self._say(
            "part",
            part=part,
            product=self._index.products[product],
            order=self._order(order),
            number=number,
            how=self._word(PART_ENDS[int(how)]),
            pieces=pieces,
            good=good,
            lead=end - release,
        )

    def _of_order(self, row: list[float]) -> tuple[float, str]:
        order, number, _, quantity, good = map(int, row[:5])
        _, due, end = row[5:]
        late = self._say("no_due") if due == inf else self._say("on_time" if end <= due else "late", time=end - due)
        return end, self._say("order", order=self._order(order), number=number, quantity=quantity, good=good, late=late)

    def _of_genealogy(self, row: list[float]) -> tuple[float, str]:
        time, whole, component, pieces = row
        return time, self._say("built", whole=int(whole), component=int(component), pieces=int(pieces))

    def _order(self, number: int) -> str:
        return self._index.orders[number] if number >= 0 else "-"


@contextmanager
def telling_to(plant: Plant, target: Path | TextIO, language: str = "en") -> Iterator[TraceWords]:
    """Give an observer that writes to a stream, or to a file that is closed at the end."""
    if isinstance(target, Path):
        with telling(target, "cannot be written"):
            out = target.open("w", encoding="utf-8")
        try:
            yield TraceWords(plant, out, language, target)
        finally:
            with suppress(OSError):  # told before
                out.close()
    else:
        yield TraceWords(plant, target, language)
