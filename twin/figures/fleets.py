"""Figures of fleets: how vehicles spend their time, how far they go, what they carry and who waits for them."""

from __future__ import annotations

from models.trace import VEHICLE_STATES
from twin.figures.energy import vehicle_electricity
from twin.figures.registry import Kind, NotKnown, figure
from twin.figures.span import Span, ratio
from twin.figures.subject import Subject

__all__ = ["VEHICLE_STATES_ZH"]

FLEET: tuple[Kind, ...] = ("fleet",)
VDI = "VDI 2710"
KWH = 3.6e6

VEHICLE_STATES_ZH = {
    "idle": "空闲",
    "to_pickup": "空驶取货",
    "loading": "装货",
    "loaded": "载货行驶",
    "unloading": "卸货",
    "blocked": "交通阻塞",
    "charging": "充电",
    "failed": "故障",
}
"""States of vehicles in Chinese."""

_BETTER = {"loaded": "higher", "idle": "neither", "loading": "neither", "unloading": "neither"}


def _share(state: str) -> None:
    """Register the share of time that vehicles are in a state."""

    def compute(span: Span, subject: Subject) -> float:
        time = span.state_time[span.basis.units(subject)]
        return 100.0 * ratio(float(time[:, VEHICLE_STATES.index(state)].sum()), float(time.sum()), "no time is left")

    compute.__qualname__ = f"_share.{state}"
    figure(
        f"vehicles_{state}",
        en=f"vehicles, share of time: {state.replace('_', ' ')}",
        zh=f"车辆时间占比：{VEHICLE_STATES_ZH[state]}",
        unit="%",
        formula=f"time of the vehicles in state {state} / calendar time of all vehicles",
        source=VDI,
        reads=("state_time",),
        per=FLEET,
        direction=_BETTER.get(state, "lower"),  # type: ignore[arg-type]
        main=state in ("idle", "blocked"),
    )(compute)


for _state in VEHICLE_STATES:
    _share(_state)


def _distance(span: Span, subject: Subject, name: str = "distance") -> float:
    return float(span.total(name)[span.basis.units(subject)].sum())


@figure(
    "distance",
    en="distance of vehicles",
    zh="车辆行驶里程",
    unit="km",
    formula="sum of the lanes gone over",
    source=VDI,
    reads=("distance",),
    per=FLEET,
    direction="lower",
    over_time="total",
    main=True,
)
def distance(span: Span, subject: Subject) -> float:
    """Return the way of all vehicles of a fleet [km]."""
    return _distance(span, subject) / 1000.0


@figure(
    "empty_share",
    en="share of the distance without a lot",
    zh="空驶率",
    unit="%",
    formula="distance without a lot on board / distance",
    source=VDI,
    reads=("distance", "empty_distance"),
    per=FLEET,
    direction="lower",
    main=True,
)
def empty_share(span: Span, subject: Subject) -> float:
    """Return the share of the way without a lot on board [%]."""
    return 100.0 * ratio(
        _distance(span, subject, "empty_distance"), _distance(span, subject), "no vehicle has gone anywhere"
    )


@figure(
    "lots_carried",
    en="lots carried",
    zh="每小时运输批次",
    unit="1/h",
    formula="lots loaded / time",
    source=VDI,
    reads=("came",),
    per=FLEET,
    direction="higher",
    main=True,
)
def lots_carried(span: Span, subject: Subject) -> float:
    """Return the lots that the vehicles of a fleet take up in an hour [1/h]."""
    place = span.basis.index.place_of["vehicles", subject.name]
    return 3600.0 * ratio(float(span.total("came")[place]), span.duration, "no time is left")


@figure(
    "vehicle_wait",
    en="waiting time for a vehicle",
    zh="等待车辆时间",
    unit="min",
    formula="integral of the pieces that wait for a vehicle of the fleet / pieces that it loads (Little 1961)",
    source="customary",
    reads=("level_integral", "came_pieces"),
    per=FLEET,
    direction="lower",
    main=True,
)
def vehicle_wait(span: Span, subject: Subject) -> float:
    """Return the mean time from the call of a vehicle to the begin of loading [min]."""
    places = span.basis.index.place_of
    waited = float(span.total("level_integral")[places["calls", subject.name]])
    return (
        ratio(waited, float(span.total("came_pieces")[places["vehicles", subject.name]]), "nothing was carried") / 60.0
    )


@figure(
    "vehicle_failures",
    en="failures of vehicles",
    zh="车辆故障次数",
    unit="1",
    formula="entries into the state failed",
    source="customary",
    reads=("failures",),
    per=FLEET,
    direction="lower",
    over_time="total",
)
def vehicle_failures(span: Span, subject: Subject) -> float:
    """Return the number of failures of the vehicles of a fleet."""
    return float(span.total("failures")[span.basis.units(subject)].sum())


@figure(
    "fleet_energy_per_lot",
    en="electricity of vehicles per lot carried",
    zh="单批运输用电量",
    unit="kWh",
    formula="electricity from the grid (charging; driving and hotel load without a battery) / lots loaded",
    source="customary",
    reads=("state_time", "drive_energy", "came"),
    per=FLEET,
    direction="lower",
    main=True,
)
def fleet_energy_per_lot(span: Span, subject: Subject) -> float:
    """Return the electricity that a fleet takes from the grid for each lot [kWh]."""
    used = vehicle_electricity(span, subject)
    if not used:
        raise NotKnown("needs `mass`, `hotel_power` or a battery of the fleet")
    place = span.basis.index.place_of["vehicles", subject.name]
    return ratio(used / KWH, float(span.total("came")[place]), "nothing was carried")
