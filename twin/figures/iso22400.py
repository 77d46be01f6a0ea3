"""Key figures of ISO 22400-2:2014, from the elements of its time model.

All 34 figures of the standard are here. Those that speak of losses of bulk material or of the spread of measured
values are not in a run of discrete parts; they take the user's value, or say what they need.
"""

from __future__ import annotations

from typing import Literal

from twin.figures.elements import attendance_time, element, order_time, work_time
from twin.figures.registry import Kind, NotKnown, figure
from twin.figures.span import Span, ratio
from twin.figures.subject import PLANT, Subject

__all__: list[str] = []

SOURCE = "ISO 22400-2:2014"
WORK_UNITS: tuple[Kind, ...] = ("plant", "area", "station")
NO_TIME = "no planned busy time"
NO_PRODUCTION = "nothing was processed"
NO_FAILURE = "no failure occurred"

Direction = Literal["higher", "lower", "neither"]


def _quotient(
    name: str,
    en: str,
    zh: str,
    above: tuple[str, ...],
    below: tuple[str, ...],
    reason: str,
    direction: Direction,
    *,
    formula: str = "",
    unit: str = "%",
    factor: float = 100.0,
    main: bool = False,
) -> None:
    """Register a figure that is a sum of elements divided by a sum of elements."""

    def compute(span: Span, subject: Subject) -> float:
        numerator = sum(element(span, subject, one) for one in above)
        return factor * ratio(numerator, sum(element(span, subject, one) for one in below), reason)

    # Each has its own identity, so that a second one of the same name is noticed.
    compute.__qualname__ = f"_quotient.{name}"
    figure(
        name,
        en=en,
        zh=zh,
        unit=unit,
        formula=formula or f"{' + '.join(above)} / {below[0] if len(below) == 1 else '(' + ' + '.join(below) + ')'}",
        source=SOURCE,
        reads=(*above, *below),
        per=WORK_UNITS,
        direction=direction,
        main=main,
    )(compute)


_quotient("availability", "availability", "可用率", ("APT",), ("PBT",), NO_TIME, "higher")
_quotient("effectiveness", "effectiveness", "性能率", ("PRU_PQ",), ("APT",), NO_PRODUCTION, "higher",
          formula="PRU * PQ / APT")  # fmt: skip
_quotient("quality_ratio", "quality ratio", "合格品率", ("GQ",), ("PQ",), NO_PRODUCTION, "higher")


@figure(
    "oee",
    en="overall equipment effectiveness (OEE)",
    zh="设备综合效率 (OEE)",
    unit="%",
    formula="availability * effectiveness * quality ratio = PRU * PQ / PBT * GQ / PQ",
    source=SOURCE,
    reads=("PRU_PQ", "PBT", "GQ", "PQ"),
    per=WORK_UNITS,
    direction="higher",
    main=True,
)
def oee(span: Span, subject: Subject) -> float:
    """Return the product of the three ratios [%]; APT cancels, so a unit that is on but never works has 0."""
    busy = ratio(element(span, subject, "PRU_PQ"), element(span, subject, "PBT"), NO_TIME)
    pieces = element(span, subject, "PQ")
    return 100.0 * busy * (element(span, subject, "GQ") / pieces if pieces else 0.0)


@figure(
    "nee",
    en="net equipment effectiveness (NEE)",
    zh="设备净效率 (NEE)",
    unit="%",
    formula="AUPT / PBT * effectiveness * quality ratio",
    source=SOURCE,
    reads=("AUPT", "PBT", "PRU_PQ", "APT", "GQ", "PQ"),
    per=WORK_UNITS,
    direction="higher",
)
def nee(span: Span, subject: Subject) -> float:
    """Return the OEE with setup taken as production [%]."""
    processing = ratio(element(span, subject, "AUPT"), element(span, subject, "PBT"), NO_TIME)
    effectiveness = ratio(element(span, subject, "PRU_PQ"), element(span, subject, "APT"), NO_PRODUCTION)
    return (
        100.0
        * processing
        * effectiveness
        * ratio(element(span, subject, "GQ"), element(span, subject, "PQ"), NO_PRODUCTION)
    )


_quotient("allocation_efficiency", "allocation efficiency", "分配效率", ("AUBT",), ("PBT",), NO_TIME, "higher")
_quotient("utilization_efficiency", "utilisation efficiency", "利用效率", ("APT",), ("AUBT",), "never busy", "higher")
_quotient("technical_efficiency", "technical efficiency", "技术效率", ("APT",), ("APT", "ADET"), "never busy", "higher")
_quotient("setup_ratio", "setup ratio", "换型率", ("AUST",), ("AUPT",), NO_PRODUCTION, "lower")
_quotient("scrap_ratio", "scrap ratio", "报废率", ("SQ",), ("PQ",), NO_PRODUCTION, "lower")
_quotient("rework_ratio", "rework ratio", "返工率", ("RQ",), ("PQ",), NO_PRODUCTION, "lower")
_quotient("equipment_load_ratio", "equipment load ratio", "设备负荷率", ("PRU_PQ",), ("PBT",), NO_TIME, "higher",
          formula="PQ / EPC, with EPC = PBT / PRU for the products that were made")  # fmt: skip
_quotient("corrective_maintenance_ratio", "corrective maintenance ratio", "故障维修率", ("CMT",), ("CMT", "PMT"),
          "no maintenance and no failure", "lower")  # fmt: skip
_quotient("mttr", "mean time to restoration (MTTR)", "平均修复时间 (MTTR)", ("TTR",), ("FE",), NO_FAILURE, "lower",
          formula="sum(TTR) / FE; the standard prints FE + 1, which is too low by one failure",
          unit="h", factor=1 / 3600)  # fmt: skip
_quotient("mttf", "mean time to failure (MTTF)", "平均失效前时间 (MTTF)", ("TTF",), ("FE",), NO_FAILURE, "higher",
          formula="sum(TTF) / FE, operating time; the standard prints FE + 1, which is too low by one failure",
          unit="h", factor=1 / 3600)  # fmt: skip
_quotient("mtbf", "mean operating time between failures (MTBF)", "平均故障间隔时间 (MTBF)", ("TBF",), ("FE",),
          NO_FAILURE, "higher",
          formula="sum(TBF) / FE, operating time; the standard prints FE + 1, which is too low by one failure",
          unit="h", factor=1 / 3600)  # fmt: skip


_quotient("first_pass_yield", "first pass yield", "一次通过率", ("GQ",), ("PQ",), NO_PRODUCTION, "higher",
          formula="GP / IP: of all passes of pieces, those without scrap and rework")  # fmt: skip


@figure(
    "worker_efficiency",
    en="worker efficiency",
    zh="员工效率",
    unit="%",
    formula="APWT / APAT",
    source=SOURCE,
    reads=("APWT", "APAT"),
    per=("plant", "pool"),
    direction="higher",
)
def worker_efficiency(span: Span, subject: Subject) -> float:
    """Return the share of their attendance that people work [%]."""
    return 100.0 * ratio(work_time(span, subject), attendance_time(span, subject), "nobody attends")


def _over_order_time(name: str, en: str, zh: str, above: str, unit: str, factor: float) -> None:
    """Register a figure of the plant that divides by the time of its orders."""

    def compute(span: Span, subject: Subject) -> float:
        if above == "PQ":
            numerator = span.product("finished_pieces", subject) + span.product("scrapped_pieces", subject)
        else:
            numerator = element(span, subject, above)
        return factor * ratio(numerator, order_time(span, subject), "no lot was finished")

    compute.__qualname__ = f"_over_order_time.{name}"
    figure(
        name, en=en, zh=zh, unit=unit, formula=f"{above} / AOET, with AOET the time of all lots from release to end",
        source=SOURCE, reads=(above, "AOET"), direction="higher",
    )(compute)  # fmt: skip


_over_order_time("allocation_ratio", "allocation ratio", "分配率", "AUBT", "%", 100.0)
_over_order_time("production_process_ratio", "production process ratio", "生产过程率", "APT", "%", 100.0)
_over_order_time("throughput_rate", "throughput rate", "产出率", "PQ", "pcs/h", 3600.0)


@figure(
    "inventory_turns_pieces",
    en="inventory turns (pieces)",
    zh="库存周转率（数量）",
    unit="1/a",
    formula="throughput / average inventory, in pieces: work in process, components and stock",
    source=SOURCE,
    reads=("finished_pieces", "level_integral"),
    direction="higher",
)
def inventory_turns_pieces(span: Span, subject: Subject) -> float:
    """Return how often a year the inventory is turned over."""
    made = ratio(span.product("finished_pieces", subject), span.duration, "no time is left")
    return 365 * 86400.0 * ratio(made, span.inventory(), "there was no inventory")


@figure(
    "finished_goods_ratio",
    en="finished goods ratio",
    zh="成品率",
    unit="%",
    formula="GQ / CM, with CM the pieces that were begun and have ended, good or scrapped",
    source=SOURCE,
    reads=("finished_pieces", "scrapped_pieces"),
    per=("plant", "product"),
    direction="higher",
)
def finished_goods_ratio(span: Span, subject: Subject) -> float:
    """Return the share of good pieces among those that have ended [%]."""
    good, scrapped = span.ended_pieces(subject)
    return 100.0 * ratio(good, good + scrapped, "no piece has ended")


@figure(
    "production_loss_ratio",
    en="production loss ratio",
    zh="生产损失率",
    unit="%",
    formula="PL / CM, with PL the scrapped pieces and CM the pieces that have ended",
    source=SOURCE,
    reads=("finished_pieces", "scrapped_pieces"),
    per=("plant", "product"),
    direction="lower",
)
def production_loss_ratio(span: Span, subject: Subject) -> float:
    """Return the share of scrapped pieces among those that have ended [%]."""
    return 100.0 - finished_goods_ratio(span, subject)


@figure(
    "fall_off_ratio",
    en="fall off ratio",
    zh="脱落率",
    unit="%",
    formula="SQ of all operations / PQ of the first: pieces scrapped on the way / pieces that have ended",
    source=SOURCE,
    reads=("SQ", "finished_pieces", "scrapped_pieces"),
    direction="lower",
)
def fall_off_ratio(span: Span, subject: Subject) -> float:
    """Return what is lost over the chain of operations, of what entered it [%]."""
    return 100.0 * ratio(element(span, subject, "SQ"), sum(span.ended_pieces(subject)), "no piece has ended")


@figure(
    "actual_to_planned_scrap_ratio",
    en="actual to planned scrap ratio",
    zh="实际与计划报废比",
    unit="%",
    formula="SQ / PSQ, with PSQ = planned_scrap_ratio * PQ",
    source=SOURCE,
    reads=("SQ", "PQ"),
    direction="lower",
    needs=("planned_scrap_ratio",),
)
def actual_to_planned_scrap_ratio(span: Span, subject: Subject) -> float:
    """Return the scrap in percent of what was planned; `planned_scrap_ratio` is given in percent of the pieces."""
    planned = given(span, "planned_scrap_ratio") / 100.0 * element(span, subject, "PQ")
    return 100.0 * ratio(element(span, subject, "SQ"), planned, "no scrap is planned, or nothing was processed")


def given(span: Span, name: str) -> float:
    """Return a value that the user gave under `figures:`.

    Raises
    ------
    NotKnown
        If it is not there; the reason says what to write.
    """
    if name not in span.basis.plant.figures:
        raise NotKnown(f"needs `{name}` under `figures:` in the plant file")
    return span.basis.plant.figures[name]


def _energy(span: Span, subject: Subject) -> float:
    from twin.figures.energy import energy_per_piece

    return energy_per_piece(span, PLANT)


figure(
    "comprehensive_energy_consumption",
    en="comprehensive energy consumption",
    zh="单位产品综合能耗",
    unit="kWh/pcs",
    formula="E / PQ",
    source=SOURCE,
    reads=("energy", "finished_pieces"),
    direction="lower",
)(_energy)


def _user_only(name: str, en: str, zh: str, formula: str, unit: str, direction: Direction, why: str) -> None:
    """Register a figure that a run of discrete parts cannot know."""

    def compute(span: Span, subject: Subject) -> float:
        raise NotKnown(f"needs `{name}` under `figures:` in the plant file: {why}")

    compute.__qualname__ = f"_user_only.{name}"
    figure(name, en=en, zh=zh, unit=unit, formula=formula, source=SOURCE, reads=(), direction=direction, needs=(name,))(
        compute
    )


_LOSSES = "no run of discrete parts knows losses of bulk material"
_SPREAD = "a run does not measure features of parts"
_user_only("integrated_goods_ratio", "integrated goods ratio", "综合成品率", "IGQ / CM", "%", "higher", _LOSSES)
_user_only("storage_and_transportation_loss_ratio", "storage and transportation loss ratio", "储运损失率", "STL / CM",
           "%", "lower", _LOSSES)  # fmt: skip
_user_only("other_loss_ratio", "other loss ratio", "其他损失率", "OL / CM", "%", "lower", _LOSSES)
_user_only("machine_capability_index", "machine capability index (Cm)", "机器能力指数 (Cm)", "(USL - LSL) / (6 s)", "1",
           "higher", _SPREAD)  # fmt: skip
_user_only("critical_machine_capability_index", "critical machine capability index (Cmk)", "临界机器能力指数 (Cmk)",
           "min((USL - x) / (3 s), (x - LSL) / (3 s))", "1", "higher", _SPREAD)  # fmt: skip
_user_only("process_capability_index", "process capability index (Cp)", "过程能力指数 (Cp)", "(USL - LSL) / (6 s^)",
           "1", "higher", _SPREAD)  # fmt: skip
_user_only("critical_process_capability_index", "critical process capability index (Cpk)", "临界过程能力指数 (Cpk)",
           "min((USL - xx) / (3 s^), (xx - LSL) / (3 s^))", "1", "higher", _SPREAD)  # fmt: skip
