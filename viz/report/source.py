"""What a page is made from: the figures of a run, and the little that a run knows beside them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from viz.report.clock import Clock
from viz.report.words import Words, unit_text

if TYPE_CHECKING:
    from models.plant import Plant
    from twin.figures import FigureTable, Row
    from twin.record.measures import Measures

__all__ = ["MOST", "Source"]

MOST = 30
"""Things that a chart shows at most; a table below holds the others."""


@dataclass(frozen=True)
class Source:
    """A run as a report sees it.

    Attributes
    ----------
    table : figures with their estimates
    words : texts in the language of the page
    seed : of the run
    facts : what is said about how it was run, by name in `words`: engine, versions, ...
    result : where tables of single orders may come from, None where there are none
    """

    table: FigureTable
    words: Words
    seed: int
    facts: dict[str, str] = field(default_factory=dict)
    result: Any = None

    @property
    def plant(self) -> Plant:
        """The plant that was run."""
        return self.table.plant

    @property
    def language(self) -> str:
        """Language of the page: "en" or "zh"."""
        return self.words.language

    @cached_property
    def runs(self) -> list[Measures]:
        """Measures of every replication."""
        return [span.measures for span in self.table.spans]

    @property
    def end(self) -> float:
        """End of the longest replication [s]."""
        return max(run.end for run in self.runs)

    @property
    def warm_up(self) -> float:
        """Time left out at the start [s]."""
        return self.table.warm_up.time

    @cached_property
    def clock(self) -> Clock:
        """How instants are shown."""
        return Clock.of(self.plant, self.end, self.language)

    def number(self, run: int) -> int:
        """Number of a replication in the result, as its tables are asked for."""
        numbers: list[int] = getattr(self.result, "numbers", None) or list(range(len(self.runs)))
        return numbers[run]

    def element(self, kind: str, name: str) -> str:
        """Name of an element as the page shows it: its Chinese name on a Chinese page, where it has one."""
        described = getattr(self.plant, kind).get(name)
        zh = getattr(described, "zh", None)
        return zh if self.language == "zh" and zh else name

    @property
    def title(self) -> str:
        """Name of the plant as the page shows it."""
        return self.plant.zh if self.language == "zh" and self.plant.zh else self.plant.name

    def cells(self, row: Row) -> tuple[str, str, str]:
        """Value, half width and unit of a row as the page shows them."""
        value, half, unit = row.cells()
        return ("–" if value == "-" else value), (f"± {half}" if half else ""), unit_text(unit, self.language)
