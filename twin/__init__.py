"""Factories as digital twins: ``import twin`` is the public interface of the whole.

The names below load the module they live in at first use, so that ``import twin`` costs a few milliseconds. A new
public name takes one line in each of the three lists: the import for type checkers, ``__all__`` and ``_HOMES``.
"""

import importlib
import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from models.buffer.description import Buffer
    from models.calendar.description import Break, Calendar, Shift
    from models.control.description import Cards, Dispatch
    from models.conveyor.description import Conveyor
    from models.distribution.constructors import (
        constant,
        empirical,
        erlang,
        exponential,
        gamma,
        geometric,
        lognormal,
        mixture,
        normal,
        triangular,
        uniform,
        weibull,
    )
    from models.distribution.distribution import Distribution
    from models.energy.description import BaseLoad, EnergyUse, Medium, Tariff, TariffPeriod
    from models.initial import InitialState, InitialStation, PartInPlace
    from models.money import Costs
    from models.orders.description import Order, Source
    from models.people.description import Pool
    from models.plant import Handover, Plant, Policies, RunSettings
    from models.product.description import Inspection, Operation, Product
    from models.reading.errors import PlantError
    from models.station.description import Batch, Failure, Maintenance, Queue, Setup, Station
    from models.trace import Observer
    from twin.building.build import build
    from twin.building.errors import LogError
    from twin.engine.errors import Deadlock, SimulationError
    from twin.figures.compare import Comparison
    from twin.figures.registry import FigureError
    from twin.planning.buffers import BufferAllocation, allocate_buffers
    from twin.planning.dynamic.compare import PolicyComparison, compare_policies
    from twin.planning.dynamic.policies import Policy
    from twin.planning.errors import PlanningError
    from twin.planning.schedule import ScheduleResult, schedule
    from twin.record.errors import RecordError
    from twin.statistics.interval import Estimate
    from twin.statistics.precision import Precision
    from twin.study.compare import compare
    from twin.study.errors import Interrupted, RunFailed, StudyError
    from twin.study.load import load
    from twin.study.open import open, open_sweep
    from twin.study.result import Result
    from twin.study.run import run
    from twin.study.saving import save_state
    from twin.study.state import State, open_state
    from twin.study.sweeping.description import Factor, Objective, Study, Watched
    from twin.study.sweeping.result import Sweep
    from twin.study.sweeping.sweep import sweep

__all__ = [
    "BaseLoad",
    "Batch",
    "Break",
    "Buffer",
    "BufferAllocation",
    "Calendar",
    "Cards",
    "Comparison",
    "Conveyor",
    "Costs",
    "Deadlock",
    "Dispatch",
    "Distribution",
    "EnergyUse",
    "Estimate",
    "Factor",
    "Failure",
    "FigureError",
    "Handover",
    "InitialState",
    "InitialStation",
    "Inspection",
    "Interrupted",
    "LogError",
    "Maintenance",
    "Medium",
    "Objective",
    "Observer",
    "Operation",
    "Order",
    "PartInPlace",
    "PlanningError",
    "Plant",
    "PlantError",
    "Policies",
    "Policy",
    "PolicyComparison",
    "Pool",
    "Precision",
    "Product",
    "Queue",
    "RecordError",
    "Result",
    "RunFailed",
    "RunSettings",
    "ScheduleResult",
    "Setup",
    "Shift",
    "SimulationError",
    "Source",
    "State",
    "Station",
    "Study",
    "StudyError",
    "Sweep",
    "Tariff",
    "TariffPeriod",
    "Watched",
    "__version__",
    "allocate_buffers",
    "build",
    "compare",
    "compare_policies",
    "constant",
    "empirical",
    "erlang",
    "exponential",
    "gamma",
    "geometric",
    "load",
    "lognormal",
    "mixture",
    "normal",
    "open",
    "open_state",
    "open_sweep",
    "run",
    "save_state",
    "schedule",
    "sweep",
    "triangular",
    "uniform",
    "weibull",
]

__version__ = "0.1.0"

_HOMES: dict[str, str] = {
    "BaseLoad": "models.energy.description",
    "Batch": "models.station.description",
    "Break": "models.calendar.description",
    "Buffer": "models.buffer.description",
    "BufferAllocation": "twin.planning.buffers",
    "Calendar": "models.calendar.description",
    "Cards": "models.control.description",
    "Comparison": "twin.figures.compare",
    "Conveyor": "models.conveyor.description",
    "Costs": "models.money",
    "Deadlock": "twin.engine.errors",
    "Dispatch": "models.control.description",
    "Distribution": "models.distribution.distribution",
    "EnergyUse": "models.energy.description",
    "Estimate": "twin.statistics.interval",
    "Factor": "twin.study.sweeping.description",
    "Failure": "models.station.description",
    "FigureError": "twin.figures.registry",
    "Handover": "models.plant",
    "InitialState": "models.initial",
    "InitialStation": "models.initial",
    "Inspection": "models.product.description",
    "Interrupted": "twin.study.errors",
    "LogError": "twin.building.errors",
    "Maintenance": "models.station.description",
    "Medium": "models.energy.description",
    "Objective": "twin.study.sweeping.description",
    "Observer": "models.trace",
    "Operation": "models.product.description",
    "Order": "models.orders.description",
    "PartInPlace": "models.initial",
    "Plant": "models.plant",
    "PlanningError": "twin.planning.errors",
    "PlantError": "models.reading.errors",
    "Policies": "models.plant",
    "Policy": "twin.planning.dynamic.policies",
    "PolicyComparison": "twin.planning.dynamic.compare",
    "Pool": "models.people.description",
    "Precision": "twin.statistics.precision",
    "Product": "models.product.description",
    "Queue": "models.station.description",
    "RecordError": "twin.record.errors",
    "Result": "twin.study.result",
    "RunFailed": "twin.study.errors",
    "RunSettings": "models.plant",
    "ScheduleResult": "twin.planning.schedule",
    "Setup": "models.station.description",
    "Shift": "models.calendar.description",
    "SimulationError": "twin.engine.errors",
    "Source": "models.orders.description",
    "State": "twin.study.state",
    "Station": "models.station.description",
    "Study": "twin.study.sweeping.description",
    "StudyError": "twin.study.errors",
    "Sweep": "twin.study.sweeping.result",
    "Tariff": "models.energy.description",
    "TariffPeriod": "models.energy.description",
    "Watched": "twin.study.sweeping.description",
    "allocate_buffers": "twin.planning.buffers",
    "build": "twin.building.build",
    "compare": "twin.study.compare",
    "compare_policies": "twin.planning.dynamic.compare",
    "constant": "models.distribution.constructors",
    "empirical": "models.distribution.constructors",
    "erlang": "models.distribution.constructors",
    "exponential": "models.distribution.constructors",
    "gamma": "models.distribution.constructors",
    "geometric": "models.distribution.constructors",
    "load": "twin.study.load",
    "lognormal": "models.distribution.constructors",
    "mixture": "models.distribution.constructors",
    "normal": "models.distribution.constructors",
    "open": "twin.study.open",
    "open_state": "twin.study.state",
    "open_sweep": "twin.study.open",
    "run": "twin.study.run",
    "save_state": "twin.study.saving",
    "schedule": "twin.planning.schedule",
    "sweep": "twin.study.sweeping.sweep",
    "triangular": "models.distribution.constructors",
    "uniform": "models.distribution.constructors",
    "weibull": "models.distribution.constructors",
}
"""The module in which each public name lives."""

_SIBLINGS = ("models", "solvers")
"""The packages that ours imports and that a user's own file of that name would hide."""


def _check_siblings() -> None:
    """Raise unless the packages beside this one are those that Python would import."""
    here = Path(__file__).resolve().parents[1]
    for name in _SIBLINGS:
        try:
            spec = importlib.util.find_spec(name)
        except ValueError:  # a module put into sys.modules by hand, without a spec
            spec = None
        origin = spec.origin if spec is not None else None
        if origin is None:
            raise ImportError(
                f"twin: its package '{name}' is missing beside {here / 'twin'}; install factory-twin again"
            )
        if Path(origin).resolve().parents[1] != here:
            raise ImportError(
                f"twin: {origin} hides the package '{name}' of factory-twin; rename that file or folder, or "
                f"start Python from another folder"
            )


def __getattr__(name: str) -> object:
    """Load a public name at its first use (PEP 562)."""
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'twin' has no attribute {name!r}; it has: {', '.join(sorted(__all__))}")
    value = getattr(importlib.import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


_check_siblings()
