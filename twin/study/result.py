"""The result of a run: its figures, its tables, and the file that holds them."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from twin.study.errors import StudyError

if TYPE_CHECKING:
    import pandas as pd

    from models.plant import Plant
    from twin.figures import FigureTable, WarmUpChoice
    from twin.record.measures import Measures

__all__ = ["NotRecorded", "Result", "measures_of"]


class NotRecorded(StudyError, KeyError):  # noqa: N818 - a state, not a fault
    """A table was asked for of a run that left figures alone."""

    __str__ = Exception.__str__


class Result:
    """What a run has left, read from its file as it is asked for.

    Parameters
    ----------
    path : result file, or that of a run that is not finished
    plant : as it was run; read from the file if not given
    keep : folder that goes when the result goes
    precision_reached : whether the precision that was asked for is reached, None where none was

    Raises
    ------
    RecordError
        If there is nothing to read, or it is no result.
    """

    def __init__(
        self,
        path: str | Path,
        *,
        plant: Plant | None = None,
        keep: tempfile.TemporaryDirectory[str] | None = None,
        precision_reached: bool | None = None,
    ) -> None:
        from twin.record.reader import Record

        self._record = Record(path)
        self._keep = keep
        self._plant = plant
        self.precision_reached = precision_reached

    @property
    def path(self) -> Path | None:
        """File of the result, None where it lasts as long as this object."""
        return None if self._keep is not None else self._record.path

    @property
    def replications(self) -> int:
        """Number of finished replications."""
        return len(self._record.finished)

    @property
    def asked(self) -> int:
        """Number of replications that were asked for."""
        return self._record.head.replications

    @property
    def complete(self) -> bool:
        """Whether all of them are finished."""
        return self._record.complete

    @property
    def numbers(self) -> list[int]:
        """Numbers of the finished replications, ascending."""
        return list(self._record.finished)

    @property
    def seed(self) -> int:
        """Seed of the random numbers."""
        return self._record.head.identity.seed

    @property
    def length(self) -> float | None:
        """Simulated time that was set [s], None for a run until all orders are done."""
        return self._record.head.identity.length

    @property
    def recorded(self) -> str:
        """What the file holds: "all", or "figures" alone."""
        return self._record.head.identity.record

    @property
    def engine(self) -> str:
        """Engine that ran it."""
        return str(self._record.head.attributes.get("engine", "reference"))

    @property
    def engine_reason(self) -> str:
        """Why that engine."""
        return str(self._record.head.attributes.get("engine_reason", ""))

    @property
    def versions(self) -> dict[str, str]:
        """Versions of this program and of what it stands on, as it was run."""
        found = {"factory-twin": self._record.head.identity.version}
        for name, value in self._record.head.attributes.items():
            if name.startswith("version_"):
                found[name.removeprefix("version_")] = str(value)
        return found

    @cached_property
    def endings(self) -> list[str]:
        """How each replication ended: "length" or "done"."""
        return [str(self._record.attributes(number)["reason"]) for number in self._record.finished]

    @cached_property
    def plant(self) -> Plant:
        """The plant as it was run."""
        if self._plant is not None:
            return self._plant
        from twin.study.identity import as_run, read_back

        attributes = self._record.head.attributes
        return as_run(
            read_back(self._record.plant_text), warm_up=attributes.get("warm_up"), replications=max(self.asked, 1)
        )

    @cached_property
    def measures(self) -> list[Measures]:
        """Sums of every replication."""
        return [self._record.measures(number) for number in self._record.finished]

    @cached_property
    def figures(self) -> FigureTable:
        """All figures with their intervals."""
        from twin.figures import FigureTable

        return FigureTable(self.plant, self.measures, self.plant.run.warm_up, self.length)

    @property
    def warm_up(self) -> WarmUpChoice:
        """What is left out of the figures."""
        return self.figures.warm_up

    @property
    def tables(self) -> tuple[str, ...]:
        """Names of the tables."""
        from twin.record.tables import TABLES

        return tuple(TABLES)

    def table(self, name: str, replication: int = 0, *, dates: bool = False) -> pd.DataFrame:
        """Return a table of one replication, with names; times in seconds after the start.

        Parameters
        ----------
        name : states, parts, moves, levels, stock, energy, orders, operations, people or genealogy
        replication : number, from 0
        dates : columns with dates beside those with seconds

        Raises
        ------
        NotRecorded
            If the run left figures alone.
        RecordError
            If there is no such table or replication.
        """
        if name in self.tables and name != "energy":
            self._need_all(name)
        return self._record.table(name, replication, dates=dates, plant=self.plant)

    def power(
        self,
        resolution: float | str = "1 min",
        by: Literal["machine", "area", "plant"] = "plant",
        replication: int = 0,
        *,
        of: Literal["power", "cost", "co2"] = "power",
    ) -> pd.DataFrame:
        """Return the mean electric power in slots of one width: start [s], and a column [W] for each machine or area.

        Or what it costs by time of use without the demand charge [money], or its CO2 [kg], in each slot, with media.

        Parameters
        ----------
        resolution : width of a slot [s], or a text as `"15 min"`
        by : "machine", "area", or "plant" for their sum
        replication : number, from 0
        of : "power", "cost" or "co2"

        Raises
        ------
        NotRecorded
            If the run left figures alone.
        StudyError
            If the resolution is no time, or `by` or `of` is none of these.
        RecordError
            If there is no such replication, or the table would be too large.
        """
        from twin.record.power import power_profile

        if by not in ("machine", "area", "plant"):
            raise StudyError(f"by: {by!r}, want 'machine', 'area' or 'plant'")
        if of not in ("power", "cost", "co2"):
            raise StudyError(f"of: {of!r}, want 'power', 'cost' or 'co2'")
        self._need_all("power")
        return power_profile(self._record, replication, self.plant, _width(resolution), by, of)

    def temperature(self, resolution: float | str = "1 min", replication: int = 0) -> pd.DataFrame:
        """Return the temperature of each furnace at equal steps of time: time [s], and a column [degC] for each.

        Parameters
        ----------
        resolution : step [s], or a text as `"5 min"`
        replication : number, from 0

        Raises
        ------
        NotRecorded
            If the run left figures alone.
        StudyError
            If the resolution is no time.
        RecordError
            If no station is a furnace, there is no such replication, or the table would be too large.
        """
        from twin.record.temperature import temperatures

        self._need_all("temperature")
        return temperatures(self._record, replication, self.plant, _width(resolution))

    def _need_all(self, name: str) -> None:
        if self.recorded != "all":
            raise NotRecorded(f"{name}: the run was recorded with figures alone; run it with record='all' for tables")

    def save(self, path: str | Path, *, overwrite: bool = False) -> Path:
        """Write the whole result to a file of its own.

        Raises
        ------
        StudyError
            If the file is there and may not be replaced, or the run is not finished.
        RecordError
            If the disk does not take it.
        """
        from twin.record.errors import telling

        target = Path(path)
        if target.exists() and not overwrite:
            raise StudyError(f"{target}: is there already; overwrite=True replaces it")
        if not self._record.path.is_file():
            raise StudyError(f"{self._record.path}: is not finished; run it to its end first")
        with telling(target, "cannot be written"):
            unfinished = target.with_name(target.name + ".unfinished")
            try:
                shutil.copyfile(self._record.path, unfinished)
                unfinished.replace(target)
            finally:
                unfinished.unlink(missing_ok=True)
        return target

    def text(self, language: str = "en", *, all: bool = False, width: int | None = None) -> str:
        """Write the figures as a table for a terminal; the language is "en" or "zh"."""
        said = self.figures.text(language, all=all, width=width)
        if self.complete:
            return said
        done, asked = self.replications, self.asked
        head = (
            f"未完成：{asked} 次重复仿真中的 {done} 次"
            if language == "zh"
            else f"unfinished: {done} of {asked} replications"
        )
        return f"{head}\n{said}"

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        return f"<Result of {self.plant.name!r}: {self._record.state}, seed {self.seed}>"

    def _repr_html_(self) -> str:
        return self.figures.to_html()


def _width(resolution: float | str) -> float:
    """Read a step of time [s]."""
    from models.quantities import UnitError, quantity

    try:
        return float(quantity(resolution, "s"))
    except UnitError as error:
        raise StudyError(f"resolution: {error}") from None


def measures_of(path: Path, numbers: Iterable[int]) -> list[Any]:
    """Sums of some replications of a result, finished or not."""
    from twin.record.reader import Record

    record = Record(path)
    return [record.measures(number) for number in numbers]
