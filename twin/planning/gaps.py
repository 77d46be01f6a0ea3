"""What of a plant a scheduling problem cannot express, in plain words, so that nobody takes a plan for the floor."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from models.plant import Plant

__all__ = ["Gap", "gaps_of"]

TEXTS: dict[str, tuple[str, str]] = {
    "noise": (
        "times that vary are planned with their means: {names}",
        "随机时间按均值排产：{names}",
    ),
    "failures": ("breakdowns are not planned for: {names}", "排产不考虑故障：{names}"),
    "maintenance": ("upkeep is not planned for: {names}", "排产不考虑保养：{names}"),
    "quality": (
        "scrap, rework, inspection and branches are planned as if all went the most likely way: {names}",
        "报废、返工、检验与分支按最可能路径排产：{names}",
    ),
    "sources": ("what sources bring is not planned: {names}", "来料源带来的工作未纳入排产：{names}"),
    "stock": ("orders served from stock are not planned: {names}", "由库存供应的订单未纳入排产：{names}"),
    "outputs": ("lots taken out of others are not planned: {names}", "拆出的批次未纳入排产：{names}"),
    "components": (
        "components from stock, purchases and warehouses are taken to be at hand: {names}",
        "假定来自库存、采购与仓库的零部件随时可用：{names}",
    ),
    "queues": (
        "room in front of stations is taken to be unlimited: {names}",
        "假定工位前缓存不限：{names}",
    ),
    "control": ("loops of cards are not planned for: {names}", "排产不考虑卡片回路：{names}"),
    "overtime": (
        "work at the end of a shift is planned to pause; on the floor it is finished: {names}",
        "班末未完工作按暂停排产，现场则做完为止：{names}",
    ),
    "vehicles": (
        "ways are planned as if a vehicle were always at hand and nothing in its way: {names}",
        "假定车辆随叫随到、途中无阻：{names}",
    ),
    "batches": (
        "batches are planned with full knowledge, but the station itself decides which lots go together: {names}",
        "批量按全局信息排产，但现场由工位自行组批：{names}",
    ),
    "any_batch": (
        "ovens and the like are planned as if they took any number of lots at any time: {names}",
        "批量设备按任意时刻可接收任意批次排产：{names}",
    ),
    "setups": (
        "setups are planned to be done before the lot comes; on the floor they begin when it is there: {names}",
        "换型按批次到达前完成排产，现场在批次到达后才开始：{names}",
    ),
    "setup_people": ("setups are planned without the people they need: {names}", "换型按不需人员排产：{names}"),
    "setup_machines": (
        "which of several equal machines is set up for what is not kept: {names}",
        "多台相同设备中各自的换型状态不做保证：{names}",
    ),
    "skills": (
        "people with several skills are counted once for each skill: {names}",
        "多技能人员按每项技能各计一次：{names}",
    ),
    "absence": ("absences are not planned for: {names}", "排产不考虑缺勤：{names}"),
    "people": ("people are taken to be always at hand: {names}", "假定人员随时可用：{names}"),
    "in_place": (
        "lots in place that belong to no order are planned, but wait on the floor until their station is through with "
        "its list: {names}",
        "不属于任何订单的在制批次已纳入排产，但现场要等工位清单完成：{names}",
    ),
}
SHOWN = 6


@dataclass(frozen=True)
class Gap:
    """One thing that the problem leaves out, and where."""

    key: str
    names: tuple[str, ...]

    def text(self, language: str = "en") -> str:
        """Say it."""
        names = ", ".join(self.names[:SHOWN])
        more = len(self.names) - SHOWN
        if more > 0:
            names += f" (+{more})"
        return TEXTS[self.key][language == "zh"].format(names=names)

    def __str__(self) -> str:
        return self.text()


def gaps_of(plant: Plant) -> list[Gap]:
    """Name what the problem of a plant leaves out."""
    found = {key: tuple(dict.fromkeys(names)) for key, names in _all(plant)}
    return [Gap(key, names) for key, names in found.items() if names]


def _all(plant: Plant) -> Iterator[tuple[str, list[str]]]:
    stations, steps = plant.stations, [(n, o) for n, p in plant.products.items() for o in p.routing]
    yield (
        "noise",
        [f"{name}/{o.name}" for name, o in steps if _varies(o.time)]
        + [name for name, station in stations.items() if _varies(station.time)],
    )
    yield (
        "failures",
        [name for name, station in stations.items() if station.failures]
        + [name for name, fleet in plant.fleets.items() if fleet.failures],
    )
    yield "maintenance", [name for name, station in stations.items() if station.maintenance]
    yield (
        "quality",
        [f"{name}/{o.name}" for name, o in steps if o.scrap or o.rework or o.inspection or o.next or o.defects],
    )
    yield "sources", list(plant.sources)
    yield (
        "stock",
        [
            order.name
            for order in plant.orders
            if plant.products[order.product].made == "to_stock" or not plant.products[order.product].routing
        ],
    )
    yield "outputs", [f"{name}/{o.name}" for name, o in steps if o.outputs]
    stocked = {*plant.stock, *(p for rack in plant.racks.values() for p in rack.products)}
    stocked |= {p for area in plant.picking.values() for p in area.products}
    used = [part for _, o in steps for part in o.components]
    yield (
        "components",
        [
            part
            for part in used
            if part in stocked or (plant.products[part].routing and plant.products[part].made == "to_stock")
        ],
    )
    yield (
        "queues",
        [name for name, station in stations.items() if station.queue.capacity is not None]
        + [name for name, buffer in plant.buffers.items() if buffer.capacity is not None],
    )
    yield "control", list(plant.control)
    yield (
        "overtime",
        [name for name, station in stations.items() if station.shifts and station.at_shift_end == "finish"],
    )
    yield "vehicles", list(plant.fleets)
    yield "batches", [name for name, station in stations.items() if station.batch]
    yield "setups", [name for name, station in stations.items() if station.setup]
    yield "setup_people", [name for name, station in stations.items() if station.setup and station.setup.operators]
    yield "setup_machines", [name for name, station in stations.items() if station.setup and station.capacity > 1]
    yield "skills", [name for name, pool in plant.people.items() if len(set(pool.skills) | {name}) > 1]
    yield "absence", [name for name, pool in plant.people.items() if pool.absence]
    yield "in_place", [f"{s.product}/{s.operation}" for s in plant.initial.parts if s.order is None]


def _varies(time: object) -> bool:
    if isinstance(time, dict):
        return any(_varies(one) for one in time.values())
    return time is not None and bool(getattr(time, "variance", 0.0))
