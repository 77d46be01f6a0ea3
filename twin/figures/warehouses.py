"""Figures of warehouses: what cranes and pickers do, how full racks are, and what cards call for."""

from __future__ import annotations

from models.trace import VEHICLE_STATES
from twin.figures.registry import Kind, figure
from twin.figures.span import Span, ratio
from twin.figures.subject import Subject

__all__: list[str] = []

RACK: tuple[Kind, ...] = ("rack",)
PICKING: tuple[Kind, ...] = ("picking",)
LINESIDE: tuple[Kind, ...] = ("lineside",)
FEM = "FEM 9.851"
KANBAN = "Monden (1983), Toyota Production System, ch. 2"
PICK_SOURCE = "de Koster, Le-Duc & Roodbergen (2007), Design and control of warehouse order picking, EJOR 182, 481-501"
RESTING = [VEHICLE_STATES.index(state) for state in ("idle", "blocked", "failed")]


def _working(span: Span, subject: Subject) -> float:
    """Share of time in which the units of a subject move and handle [%]."""
    time = span.state_time[span.basis.units(subject)]
    total = float(time.sum())
    return 100.0 * ratio(total - float(time[:, RESTING].sum()), total, "no time is left")


def _came(span: Span, kind: str, name: str) -> float:
    return float(span.total("came")[span.basis.index.place_of[kind, name]])


def _grown(span: Span, kind: str, name: str) -> float:
    """By how much a level has grown over the span."""
    levels = span.measures.level_last[:, span.basis.index.place_of[kind, name]]
    return float(levels[span.last - 1]) - (float(levels[span.first - 1]) if span.first else 0.0)


@figure(
    "crane_utilisation",
    en="crane utilisation",
    zh="堆垛机利用率",
    unit="%",
    formula="time in which cranes travel, lift and handle / calendar time of all cranes",
    source=FEM,
    reads=("state_time",),
    per=RACK,
)
def crane_utilisation(span: Span, subject: Subject) -> float:
    """Return the share of time in which cranes work [%]."""
    return _working(span, subject)


@figure(
    "storages",
    en="lots stored per hour",
    zh="每小时入库批数",
    unit="1/h",
    formula="lots put into a cell / time; lots that lie there at the start count once, at time 0",
    source=FEM,
    reads=("came",),
    per=RACK,
)
def storages(span: Span, subject: Subject) -> float:
    """Return the lots put into cells per hour."""
    return 3600.0 * ratio(_came(span, "rack", subject.name), span.duration, "no time is left")


@figure(
    "retrievals",
    en="lots retrieved per hour",
    zh="每小时出库批数",
    unit="1/h",
    formula="lots taken out of a cell / time",
    source=FEM,
    reads=("came", "level_last"),
    per=RACK,
)
def retrievals(span: Span, subject: Subject) -> float:
    """Return the lots taken out of cells per hour."""
    taken = _came(span, "rack", subject.name) - _grown(span, "rack", subject.name)
    return 3600.0 * ratio(taken, span.duration, "no time is left")


@figure(
    "rack_fill",
    en="cells that are taken",
    zh="货位占用率",
    unit="%",
    formula="mean number of lots in cells / cells",
    source="customary",
    reads=("level_integral",),
    per=RACK,
)
def rack_fill(span: Span, subject: Subject) -> float:
    """Return the share of the cells that hold a lot, on average [%]."""
    return 100.0 * span.level("rack", subject.name) / span.basis.plant.racks[subject.name].cells


@figure(
    "storage_queue",
    en="lots that wait to be stored",
    zh="待入库批数",
    unit="1",
    formula="mean number of lots at the input of the rack",
    source="customary",
    reads=("level_integral",),
    per=RACK,
    direction="lower",
)
def storage_queue(span: Span, subject: Subject) -> float:
    """Return the mean number of lots that wait to be stored."""
    return span.level("inbound", subject.name)


@figure(
    "picker_utilisation",
    en="picker utilisation",
    zh="拣货员利用率",
    unit="%",
    formula="time on tours / calendar time of all pickers",
    source=PICK_SOURCE,
    reads=("state_time",),
    per=PICKING,
)
def picker_utilisation(span: Span, subject: Subject) -> float:
    """Return the share of time on tours [%]."""
    return _working(span, subject)


@figure(
    "pick_lines",
    en="lines picked per hour",
    zh="每小时拣选行数",
    unit="1/h",
    formula="lines taken on a tour / time",
    source=PICK_SOURCE,
    reads=("came", "level_last"),
    per=PICKING,
    direction="higher",
)
def pick_lines(span: Span, subject: Subject) -> float:
    """Return the lines picked per hour."""
    return 3600.0 * ratio(_lines(span, subject), span.duration, "no time is left")


@figure(
    "metres_per_line",
    en="way for each line",
    zh="每行行走距离",
    unit="m",
    formula="length of tours that ended / lines taken on a tour",
    source=PICK_SOURCE,
    reads=("distance", "came", "level_last"),
    per=PICKING,
    direction="lower",
)
def metres_per_line(span: Span, subject: Subject) -> float:
    """Return the metres walked for each line."""
    walked = float(span.total("distance")[span.basis.units(subject)].sum())
    return ratio(walked, _lines(span, subject), "nothing was picked")


def _lines(span: Span, subject: Subject) -> float:
    return _came(span, "picking", subject.name) - _grown(span, "picking", subject.name)


@figure(
    "lineside_stock",
    en="lineside stock",
    zh="线边库存",
    unit="pcs",
    formula="mean over time of the pieces in the bins beside the stations",
    source=KANBAN,
    reads=("level_integral",),
    per=LINESIDE,
    direction="lower",
)
def lineside_stock(span: Span, subject: Subject) -> float:
    """Return the mean stock in bins [pieces]."""
    return span.level("lineside", subject.name)


@figure(
    "kanban_calls",
    en="bins brought per hour",
    zh="每小时看板配送箱数",
    unit="1/h",
    formula="bins that left the store for the stations / time",
    source=KANBAN,
    reads=("came_pieces",),
    per=LINESIDE,
)
def kanban_calls(span: Span, subject: Subject) -> float:
    """Return the bins that were sent per hour."""
    return 3600.0 * ratio(_bins(span, subject), span.duration, "no time is left")


@figure(
    "kanban_wait",
    en="time to bring a bin",
    zh="看板配送时间",
    unit="min",
    formula="mean pieces on their way / pieces sent per time (Little's law)",
    source="Little (1961), A proof for the queuing formula L = lambda W, Operations Research 9, 383-387",
    reads=("level_integral", "came_pieces"),
    per=LINESIDE,
    direction="lower",
)
def kanban_wait(span: Span, subject: Subject) -> float:
    """Return the mean time that a bin is on its way from the store to the stations [min]."""
    sent = _bins(span, subject) * span.basis.plant.lineside[subject.name].bin
    return span.level("delivery", subject.name) * ratio(span.duration, sent, "no bin was sent") / 60.0


def _bins(span: Span, subject: Subject) -> float:
    """Bins that were sent, those that wait for a vehicle included."""
    place = span.basis.index.place_of["delivery", subject.name]
    return float(span.total("came_pieces")[place]) / span.basis.plant.lineside[subject.name].bin
