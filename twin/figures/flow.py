"""Figures of flow: throughput, stock on the way, lead time, delivery."""

from __future__ import annotations

from math import sqrt

from twin.figures.histogram import quantile
from twin.figures.registry import Kind, NotKnown, figure
from twin.figures.span import Span, ratio
from twin.figures.subject import Subject

__all__: list[str] = []

GOODS: tuple[Kind, ...] = ("plant", "product")
HOUR = 3600.0
CUSTOM = "customary"
LITTLE = "Little (1961)"
NO_LOT = "no lot was finished"
NO_DUE = "no lot with a due date has ended"
NO_TIME = "no time is left"


@figure(
    "throughput",
    en="throughput",
    zh="产出速率",
    unit="pcs/h",
    formula="good pieces finished / calendar time",
    source=CUSTOM,
    reads=("finished_pieces",),
    per=GOODS,
    direction="higher",
    main=True,
)
def throughput(span: Span, subject: Subject) -> float:
    """Return good pieces an hour."""
    return ratio(span.product("finished_pieces", subject), span.duration / HOUR, NO_TIME)


@figure(
    "parts_in",
    en="pieces released",
    zh="投放数量",
    unit="pcs",
    formula="pieces released, and those in place at the start",
    source=CUSTOM,
    reads=("released_pieces",),
    per=GOODS,
    over_time="total",
)
def parts_in(span: Span, subject: Subject) -> float:
    """Return the pieces that came into the plant."""
    return span.product("released_pieces", subject)


@figure(
    "lots_out",
    en="lots finished",
    zh="完成批数",
    unit="lots",
    formula="lots finished",
    source=CUSTOM,
    reads=("finished",),
    per=GOODS,
    over_time="total",
    direction="higher",
)
def lots_out(span: Span, subject: Subject) -> float:
    """Return the lots that were finished."""
    return span.product("finished", subject)


@figure(
    "parts_out",
    en="good pieces finished",
    zh="合格产出",
    unit="pcs",
    formula="good pieces finished",
    source=CUSTOM,
    reads=("finished_pieces",),
    per=GOODS,
    direction="higher",
    over_time="total",
    main=True,
)
def parts_out(span: Span, subject: Subject) -> float:
    """Return good pieces."""
    return span.product("finished_pieces", subject)


@figure(
    "parts_scrapped",
    en="pieces scrapped",
    zh="报废数量",
    unit="pcs",
    formula="pieces lost on the way or with their lot, components included",
    source=CUSTOM,
    reads=("scrapped_pieces",),
    per=GOODS,
    direction="lower",
    over_time="total",
)
def parts_scrapped(span: Span, subject: Subject) -> float:
    """Return the pieces that became scrap."""
    return span.ended_pieces(subject)[1]


def _turns_away(span: Span) -> None:
    """Say that nothing can be turned away, where that is so."""
    if all(source.when_full != "lose" for source in span.basis.plant.sources.values()):
        raise NotKnown("no source has `when_full: lose`")


@figure(
    "turned_away",
    en="arrivals turned away",
    zh="拒收到达数量",
    unit="pcs",
    formula="pieces of lots that found no room when they arrived",
    source=CUSTOM,
    reads=("turned_away_pieces",),
    per=GOODS,
    direction="lower",
    over_time="total",
)
def turned_away(span: Span, subject: Subject) -> float:
    """Return the pieces that were turned away."""
    _turns_away(span)
    return span.product("turned_away_pieces", subject)


@figure(
    "turned_away_share",
    en="share of arrivals turned away",
    zh="到达拒收率",
    unit="%",
    formula="pieces turned away / (pieces released + pieces turned away)",
    source=CUSTOM,
    reads=("turned_away_pieces", "released_pieces"),
    per=GOODS,
    direction="lower",
)
def turned_away_share(span: Span, subject: Subject) -> float:
    """Return the share of pieces that were turned away when they arrived [%]."""
    _turns_away(span)
    lost = span.product("turned_away_pieces", subject)
    return 100.0 * ratio(lost, lost + span.product("released_pieces", subject), "nothing has arrived")


@figure(
    "wip",
    en="work in process (WIP)",
    zh="在制品",
    unit="pcs",
    formula="mean over time of the pieces between release and end",
    source=LITTLE,
    reads=("level_integral",),
    per=GOODS,
    direction="lower",
    main=True,
)
def wip(span: Span, subject: Subject) -> float:
    """Return the mean work in process, made components included [pieces]."""
    return span.level("wip", subject.name if subject.kind == "product" else None)


@figure(
    "stock",
    en="stock",
    zh="库存",
    unit="pcs",
    formula="mean over time of the pieces in stock",
    source=CUSTOM,
    reads=("level_integral",),
    per=GOODS,
    direction="lower",
)
def stock(span: Span, subject: Subject) -> float:
    """Return the mean stock [pieces]."""
    return span.level("stock", subject.name if subject.kind == "product" else None)


@figure(
    "backlog",
    en="backlog in front of the plant",
    zh="待投放积压",
    unit="pcs",
    formula="mean over time of the pieces released but not yet let in",
    source=CUSTOM,
    reads=("level_integral",),
    direction="lower",
)
def backlog(span: Span, subject: Subject) -> float:
    """Return the mean number of pieces that wait to be let in."""
    return span.level("backlog")


@figure(
    "transit",
    en="pieces on the way between stations",
    zh="在途数量",
    unit="pcs",
    formula="mean over time",
    source=CUSTOM,
    reads=("level_integral",),
)
def transit(span: Span, subject: Subject) -> float:
    """Return the mean number of pieces that move from station to station."""
    return span.level("transit")


@figure(
    "queue",
    en="queue",
    zh="排队数量",
    unit="pcs",
    formula="mean over time of the pieces that wait",
    source=CUSTOM,
    reads=("level_integral",),
    per=("station", "buffer", "conveyor"),
    direction="lower",
)
def queue(span: Span, subject: Subject) -> float:
    """Return the mean number of pieces in a station's own queue, in a buffer or on a conveyor."""
    kind = "queue" if subject.kind == "station" else subject.kind
    if subject.kind == "station" and span.basis.plant.stations[subject.name].buffer is not None:
        raise NotKnown("the station takes its parts from a shared buffer")
    return span.level(kind, subject.name)


@figure(
    "lead_time",
    en="lead time, mean",
    zh="平均生产周期",
    unit="h",
    formula="mean over finished lots of end - release",
    source="VDI 4400",
    reads=("lead_sum", "finished"),
    per=GOODS,
    direction="lower",
    main=True,
)
def lead_time(span: Span, subject: Subject) -> float:
    """Return the mean lead time of lots [h]."""
    return ratio(span.product("lead_sum", subject), span.product("finished", subject), NO_LOT) / HOUR


@figure(
    "lead_time_sd",
    en="lead time, standard deviation",
    zh="生产周期标准差",
    unit="h",
    formula="sqrt(mean of squares - square of mean)",
    source=CUSTOM,
    reads=("lead_sum", "lead_square", "finished"),
    per=GOODS,
    direction="lower",
    over_time="neither",
)
def lead_time_sd(span: Span, subject: Subject) -> float:
    """Return the standard deviation of the lead time of lots [h]."""
    lots = span.product("finished", subject)
    mean = ratio(span.product("lead_sum", subject), lots, NO_LOT)
    return sqrt(max(span.product("lead_square", subject) / lots - mean**2, 0.0)) / HOUR


def _lead_quantile(name: str, en: str, zh: str, probability: float, main: bool) -> None:
    def compute(span: Span, subject: Subject) -> float:
        return quantile(span, probability) / HOUR

    compute.__qualname__ = f"_lead_quantile.{name}"
    figure(
        name, en=en, zh=zh, unit="h", formula=f"{probability:.0%} of the finished lots take no longer",
        source=CUSTOM, reads=("lead_histogram",), direction="lower", over_time="neither", main=main,
    )(compute)  # fmt: skip


_lead_quantile("lead_time_median", "lead time, median", "生产周期中位数", 0.5, False)
_lead_quantile("lead_time_p95", "lead time, 95 % quantile", "生产周期95%分位数", 0.95, True)


@figure(
    "lead_time_max",
    en="lead time, longest",
    zh="最长生产周期",
    unit="h",
    formula="longest of the finished lots",
    source=CUSTOM,
    reads=("lead_max",),
    per=GOODS,
    direction="lower",
    over_time="neither",
)
def lead_time_max(span: Span, subject: Subject) -> float:
    """Return the longest lead time [h]."""
    if not span.product("finished", subject):
        raise NotKnown(NO_LOT)
    return span.longest_lead(subject) / HOUR


@figure(
    "on_time",
    en="lots on time",
    zh="批次准时率",
    unit="%",
    formula="1 - lots late / lots with a due date",
    source="VDI 4400",
    reads=("late", "due_count"),
    per=GOODS,
    direction="higher",
)
def on_time(span: Span, subject: Subject) -> float:
    """Return the share of lots that ended by their due date [%]."""
    return 100.0 - 100.0 * ratio(span.product("late", subject), span.product("due_count", subject), NO_DUE)


@figure(
    "tardiness",
    en="tardiness, mean",
    zh="平均拖期",
    unit="h",
    formula="mean over lots with a due date of max(end - due, 0)",
    source=CUSTOM,
    reads=("tardiness_sum", "due_count"),
    per=GOODS,
    direction="lower",
    main=True,
)
def tardiness(span: Span, subject: Subject) -> float:
    """Return the mean tardiness of the lots that have a due date [h]."""
    return ratio(span.product("tardiness_sum", subject), span.product("due_count", subject), NO_DUE) / HOUR


@figure(
    "orders_done",
    en="orders done",
    zh="完成订单数",
    unit="orders",
    formula="orders all of whose lots have ended",
    source=CUSTOM,
    reads=("orders_done",),
    direction="higher",
    over_time="total",
)
def orders_done(span: Span, subject: Subject) -> float:
    """Return the number of orders done."""
    return float(span.total("orders_done"))


@figure(
    "orders_in_full",
    en="orders in full",
    zh="足量完成订单占比",
    unit="%",
    formula="orders done with all pieces good / orders done",
    source="VDI 4400",
    reads=("orders_in_full", "orders_done"),
    direction="higher",
)
def orders_in_full(span: Span, subject: Subject) -> float:
    """Return the share of orders that lost no piece [%]."""
    return 100.0 * ratio(float(span.total("orders_in_full")), float(span.total("orders_done")), "no order is done")


@figure(
    "order_lead_time",
    en="lead time of orders, mean",
    zh="订单平均交付周期",
    unit="h",
    formula="mean over orders done of end - release",
    source="VDI 4400",
    reads=("orders_lead_sum", "orders_done"),
    direction="lower",
)
def order_lead_time(span: Span, subject: Subject) -> float:
    """Return the mean time from release to end of an order [h]."""
    return ratio(float(span.total("orders_lead_sum")), float(span.total("orders_done")), "no order is done") / HOUR


@figure(
    "simulated_time",
    en="time that was judged",
    zh="统计时长",
    unit="h",
    formula="end of the run - warm-up; the makespan where a run without warm-up ends with its last order",
    source=CUSTOM,
    reads=("end",),
    over_time="neither",
)
def simulated_time(span: Span, subject: Subject) -> float:
    """Return the length of the span [h]."""
    return span.duration / HOUR
