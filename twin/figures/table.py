"""The table of figures: for every figure and subject an estimate over the replications."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import isfinite, nan
from typing import TYPE_CHECKING, get_args

from twin.figures.basis import Basis
from twin.figures.batches import COUNTS, batch_estimate, batch_spans
from twin.figures.output import Record, Tabular, html_table
from twin.figures.registry import Figure, FigureError, Kind, NotKnown, all_figures, check_given, find
from twin.figures.span import Span
from twin.figures.subject import PLANT, Subject, subjects
from twin.figures.text import Align, readable_unit, text_table, value_text, wrapped
from twin.figures.warm_up import WarmUpChoice, choose_warm_up
from twin.messages import said_in
from twin.statistics.interval import Estimate, estimate

if TYPE_CHECKING:
    from models.plant import Plant
    from twin.record.measures import Measures

__all__ = ["FigureTable", "Row"]


@dataclass(frozen=True)
class Row:
    """One figure of one subject.

    Attributes
    ----------
    estimate : over the replications, in the unit of the figure; its mean is NaN where nothing is known
    values : by replication, NaN where not known
    origin : "run", "given" (by the user) or "unknown"
    note : why there is no value or no interval, or how they came about; "" where there is nothing to say
    """

    figure: Figure
    subject: Subject
    unit: str
    estimate: Estimate
    values: tuple[float, ...]
    origin: str
    note: str = ""

    @property
    def known(self) -> bool:
        """Whether there is a value."""
        return self.origin != "unknown"

    def cells(self) -> tuple[str, str, str]:
        """Value, half width and unit as people read them."""
        size, unit = readable_unit(self.unit, self.estimate.mean)
        half = self.estimate.half_width / size
        if not self.known:
            return "-", "", self.unit
        interval = self.estimate.has_interval and self.origin == "run"
        spread = half if interval else 0.0
        return value_text(self.estimate.mean / size, spread), value_text(half, half) if interval else "", unit

    def __str__(self) -> str:
        value, half, unit = self.cells()
        said = f"{value} ± {half} {unit}" if half else f"{value} {unit}"
        return f"{said} ({self.note})" if self.note else said


class FigureTable(Tabular):
    """Figures of a set of replications; each is computed when it is asked for.

    Parameters
    ----------
    plant : the plant that was run
    measures : of every replication
    warm_up : what is left out; chosen by `choose_warm_up` if not given, or a time [s]
    length : as set for the run [s]; else the plant's own setting
    confidence : of the intervals

    Raises
    ------
    FigureError
        If there is no replication, the warm-up leaves nothing of one, or the plant gives a value to an unknown figure.
    """

    def __init__(
        self,
        plant: Plant,
        measures: Sequence[Measures],
        warm_up: WarmUpChoice | float | None = None,
        length: float | None = None,
        confidence: float = 0.95,
    ) -> None:
        check_given(plant)
        self.basis = Basis(plant)
        if not isinstance(warm_up, WarmUpChoice):
            warm_up = choose_warm_up(self.basis, measures, warm_up, length)
        self.warm_up = warm_up
        self.confidence = confidence
        self.spans = [Span(run, self.basis, warm_up.windows) for run in measures]
        self._rows: dict[tuple[str, Subject], Row] = {}

    @property
    def plant(self) -> Plant:
        """The plant that was run."""
        return self.basis.plant

    @property
    def replications(self) -> int:
        """Number of replications."""
        return len(self.spans)

    def row(self, name: str, subject: str | Subject = PLANT) -> Row:
        """One figure of one subject, the plant if none is named.

        Raises
        ------
        FigureError
            If there is no such figure, or it is not computed for such a subject.
        """
        figure = find(name)
        return self._row(figure, self._subject(figure, subject))

    def _row(self, figure: Figure, subject: Subject) -> Row:
        key = (figure.name, subject)
        if key not in self._rows:
            self._rows[key] = self._evaluate(figure, subject)
        return self._rows[key]

    def __getitem__(self, key: str | tuple[str, str]) -> Estimate:
        """Estimate of a figure of the plant, ``table["oee"]``, or of a subject, ``table["oee", "M1"]``."""
        return (self.row(key) if isinstance(key, str) else self.row(*key)).estimate

    def rows(self, *, main: bool = False, names: Sequence[str] | None = None) -> Iterator[Row]:
        """Rows in the order of the register: those of some names, of the short table, or all."""
        chosen = all_figures().values() if names is None else [find(name) for name in names]
        for figure in chosen:
            if main and not figure.main:
                continue
            for subject in subjects(self.basis.index, ("plant",) if main and "plant" in figure.per else figure.per):
                yield self._row(figure, subject)

    def records(self) -> list[Record]:
        """All rows as dictionaries."""
        return [_record(row) for row in self.rows()]

    def text(self, language: str = "en", *, all: bool = False, width: int | None = None) -> str:
        """Write the short table, or the full one, for a terminal.

        Parameters
        ----------
        language : "en" or "zh"
        all : whether every figure of every subject is wanted
        width : columns of the terminal; no limit if not given
        """
        zh = language == "zh"
        chosen = [row for row in self.rows(main=not all) if all or row.known]
        head = ["指标", "数值", f"± {self.confidence:.0%}", "单位"] if zh else _head(self.confidence)
        lines = []
        for row in chosen:
            value, half, unit = row.cells()
            name = row.figure.title(language)
            title = f"{name} · {self.label(row.subject, language)}" if row.subject.kind != "plant" else name
            # Why there is no interval is the same for all of them: the caption says it.
            note = "" if row.note.startswith("no interval") else said_in(language, row.note)
            lines.append([title, value, half, unit] + ([note] if all else []))
        align: list[Align] = ["left", "right", "right", "left"]
        if all:
            head, align = [*head, "备注" if zh else "note"], [*align, "left"]
        body = text_table(head, lines, align, width)
        said = [wrapped(part, width) for part in (self.caption(language), self.bottleneck(language))]
        return "\n\n".join(part for part in (said[0], body, said[1]) if part)

    def caption(self, language: str = "en") -> str:
        """Say in one line what was run, and how often, and what was left out."""
        plant, count = self.plant, self.replications
        hours = self.spans[0].duration / 3600
        if language == "zh":
            few = "（仅一次，区间仅在适用处由分批均值给出）" if count == 1 else ""
            return (
                f"{plant.zh or plant.name}：{count} 次重复仿真{few}，统计时长 {hours:.5g} h；{self.warm_up.text('zh')}"
            )
        runs = "1 replication (intervals from its batches, where sound)" if count == 1 else f"{count} replications"
        return f"{plant.name}: {runs}, {hours:.5g} h judged; {self.warm_up.text()}"

    def bottleneck(self, language: str = "en") -> str:
        """Name the busiest station, and the one that is the momentary bottleneck most of the time; "" without any."""
        busiest, shifting = self._largest("active_share", language), self._largest("bottleneck_share", language)
        if not busiest or not shifting:
            return ""
        if language == "zh":
            return f"最忙：{busiest[0]}（占计划时间 {busiest[1]}）；瞬时瓶颈多为：{shifting[0]}（占时间 {shifting[1]}）"
        return (
            f"busiest: {busiest[0]} ({busiest[1]} of its planned time); "
            f"momentary bottleneck most often: {shifting[0]} ({shifting[1]} of the time)"
        )

    def _largest(self, name: str, language: str) -> tuple[str, str] | None:
        """Name the station with the largest value of a figure, and the value."""
        rows = (row for row in self.rows(names=[name]) if row.subject.kind == "station")
        known = [row for row in rows if row.known and row.estimate.mean > 0]
        if not known:
            return None
        row = max(known, key=lambda row: row.estimate.mean)
        value, half, _ = row.cells()
        return self.label(row.subject, language), f"{value} ± {half} %" if half else f"{value} %"

    def label(self, subject: Subject, language: str = "en") -> str:
        """Name of a subject as shown in a language."""
        if language != "zh":
            return str(subject)
        plant = self.plant
        places = {"station": plant.stations, "conveyor": plant.conveyors, "buffer": plant.buffers,
                  "product": plant.products, "pool": plant.people, "fleet": plant.fleets,
                  "rack": plant.racks, "picking": plant.picking, "lineside": plant.lineside,
                  "medium": plant.energy.media, "compressor": plant.energy.compressors}  # fmt: skip
        element = places.get(subject.kind, {}).get(subject.name)  # type: ignore[attr-defined]
        return getattr(element, "zh", None) or str(subject)

    def __str__(self) -> str:
        return self.text()

    def to_html(self, language: str = "en", *, all: bool = False) -> str:
        """Write the short table, or the full one, as HTML."""
        rows = [
            [row.figure.title(language), self.label(row.subject, language), *row.cells(), said_in(language, row.note)]
            for row in self.rows(main=not all)
        ]
        head = ["指标", "对象", "数值", f"± {self.confidence:.0%}", "单位", "备注"] if language == "zh" else [
            "figure", "of", "value", f"± {self.confidence:.0%}", "unit", "note"]  # fmt: skip
        return html_table(head, rows, self.caption(language), numbers=(2, 3))

    def _repr_html_(self) -> str:
        return self.to_html()

    @cached_property
    def subjects(self) -> frozenset[Subject]:
        """Everything in the plant of which a figure may tell."""
        return frozenset(subjects(self.basis.index, get_args(Kind)))

    def _subject(self, figure: Figure, subject: str | Subject) -> Subject:
        choices = [Subject(kind, subject) for kind in figure.per] if isinstance(subject, str) else [subject]
        if subject == "plant":
            choices.append(PLANT)
        for one in choices:
            if one.kind in figure.per and one in self.subjects:
                return one
        names = ", ".join(str(one) for one in subjects(self.basis.index, figure.per))
        raise FigureError(f"figure {figure.name}: not known of {str(subject)!r}; it is known of: {names}")

    def unit(self, figure: Figure) -> str:
        """Unit of a figure, with the plant's currency in it."""
        return figure.unit.replace("CNY", self.plant.costs.currency)

    def _evaluate(self, figure: Figure, subject: Subject) -> Row:
        values, reason = [], ""
        for span in self.spans:
            value, why = _compute(figure, span, subject)
            values.append(value)
            reason = reason or why
        known = [value for value in values if isfinite(value)]
        unit = self.unit(figure)
        if not known:
            given = self.plant.figures.get(figure.name) if subject == PLANT else None
            if given is not None:
                constant = Estimate(given, nan, self.confidence, len(values), nan, nan, nan)
                return Row(
                    figure, subject, unit, constant, (given,) * len(values), "given", "as given in the plant file"
                )
            nothing = Estimate(nan, nan, self.confidence, 0, nan, nan, nan)
            return Row(figure, subject, unit, nothing, tuple(values), "unknown", reason)
        found = estimate(known, self.confidence)
        note = ""
        if len(known) < len(values):
            note = f"known in {len(known)} of {len(values)} replications: {reason}"
        elif len(values) == 1:
            found, note = self._one_run(figure, subject, found)
        return Row(figure, subject, unit, found, tuple(values), "run", note)

    def _one_run(self, figure: Figure, subject: Subject, found: Estimate) -> tuple[Estimate, str]:
        """Give the only replication an interval from its batches, where that is sound."""
        try:
            batched = batch_estimate(figure, subject, found.mean, self.spans[0], self._batches, self.confidence)
        except NotKnown as unknown:
            return found, str(unknown)
        return batched, f"interval from {batched.n} batches of one run"

    @cached_property
    def _batches(self) -> dict[int, list[Span]]:
        if not self.warm_up.steady:
            raise NotKnown("no interval: one replication of a run that ends with its orders; run several")
        found, reason = {}, NotKnown("no interval: one replication")
        for count in COUNTS:
            try:
                found[count] = batch_spans(self.spans[0], count)
            except NotKnown as unknown:
                reason = unknown
        if not found:
            raise reason
        return found


def _compute(figure: Figure, span: Span, subject: Subject) -> tuple[float, str]:
    """Value and "", or NaN and the reason."""
    try:
        value = float(figure.compute(span, subject))
    except NotKnown as unknown:
        return nan, str(unknown)
    except Exception as error:
        raise FigureError(f"figure {figure.name} of {subject}: {type(error).__name__}: {error}") from error
    return (value, "") if isfinite(value) else (nan, f"is {value}")


def _head(confidence: float) -> list[str]:
    return ["figure", "value", f"± {confidence:.0%}", "unit"]


def _record(row: Row) -> Record:
    found = row.estimate
    return {
        "figure": row.figure.name,
        "en": row.figure.en,
        "zh": row.figure.zh,
        "kind": row.subject.kind,
        "subject": row.subject.name,
        "value": found.mean,
        "half_width": found.half_width,
        "low": found.low,
        "high": found.high,
        "sd": found.sd,
        "n": found.n,
        "confidence": found.confidence,
        "unit": row.unit,
        "formula": row.figure.formula,
        "source": row.figure.source,
        "origin": row.origin,
        "note": row.note,
    }
