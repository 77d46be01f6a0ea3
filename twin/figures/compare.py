"""Comparison of plants, figure by figure, under common random numbers: before, after, change, verdict."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite, nan

from twin.figures.output import Record, Tabular, html_table
from twin.figures.registry import Figure, FigureError, all_figures, find
from twin.figures.subject import PLANT, Subject, subjects
from twin.figures.table import FigureTable, Row
from twin.figures.text import Align, percent, readable_unit, text_table, value_text
from twin.figures.verdict import VERDICTS_ZH, paragraph
from twin.statistics.comparison import Comparison as Pair
from twin.statistics.comparison import Verdict, compare

__all__ = ["Change", "Comparison"]


@dataclass(frozen=True)
class Change:
    """One figure of one subject, in the base and in one variant.

    Attributes
    ----------
    before, after : rows of the two tables
    pair : paired comparison over the replications in which both are known; None where there is none
    note : what there is to say, "" for nothing
    """

    variant: str
    figure: Figure
    subject: Subject
    before: Row
    after: Row
    pair: Pair | None
    note: str

    @property
    def relative(self) -> tuple[float, float, float]:
        """(after - before) / before in percent, with the ends of its interval; NaN where not known."""
        if self.pair is None:
            return nan, nan, nan
        change = self.pair.relative
        return 100 * change.change, 100 * change.low, 100 * change.high

    @property
    def verdict(self) -> Verdict | None:
        """What may be said; None where nothing can be compared."""
        return self.pair.verdict if self.pair is not None else None

    def verdict_text(self, language: str = "en") -> str:
        """Verdict in words, "" where nothing can be compared."""
        if self.verdict is None:
            return ""
        return VERDICTS_ZH[self.verdict] if language == "zh" else str(self.verdict)

    def change_text(self) -> str:
        """Relative change with the ends of its interval; the difference where the base is 0."""
        change, low, high = self.relative
        if self.pair is None:
            return "-"
        if not isfinite(change):
            return f"{self.pair.difference.mean:+.4g} {self.before.unit}"
        if not isfinite(low):
            return f"{percent(change, 0.0)} %"
        half = (high - low) / 2
        return f"{percent(change, half)} % ({percent(low, half)} .. {percent(high, half)})"


class Comparison(Tabular):
    """Two or more plants compared with the first of them, replication by replication.

    Parameters
    ----------
    tables : figures of every plant by its name, the base first; all with the same number of replications, which met
        the same random numbers
    confidence : of all verdicts on a figure together (Bonferroni over the variants)

    Raises
    ------
    FigureError
        If there is only one plant, or the numbers of replications differ.
    """

    def __init__(self, tables: Mapping[str, FigureTable], confidence: float = 0.95) -> None:
        if len(tables) < 2:
            raise FigureError(f"compare: {len(tables)} plant, want at least 2")
        self.tables = dict(tables)
        self.base, *self.variants = self.tables
        self.confidence = confidence
        count = self.tables[self.base].replications
        for name in self.variants:
            if self.tables[name].replications != count:
                raise FigureError(
                    f"compare: {name}: {self.tables[name].replications} replications, want {count} as {self.base} has"
                )
        self.replications = count

    def changes(self, *, names: Sequence[str] | None = None, all: bool = False) -> Iterator[Change]:
        """Changes of every variant: of the figures named, of all, or of the short table.

        What the plant as a whole has a figure for is shown of the plant alone, unless all is asked for.
        A subject that is missing in a variant (another station) is left out there.
        """
        figures = all_figures().values() if names is None else [find(name) for name in names]
        for figure in figures:
            if names is None and not all and not figure.main:
                continue
            kinds = figure.per if all or "plant" not in figure.per else ("plant",)
            for subject in subjects(self.tables[self.base].basis.index, kinds):
                yield from self._of(figure, subject)

    def change(self, name: str, subject: Subject = PLANT, variant: str | None = None) -> Change:
        """Return the change of one figure in one variant, the first if none is named."""
        wanted = self.variants[0] if variant is None else variant
        for change in self._of(find(name), subject):
            if change.variant == wanted:
                return change
        raise FigureError(f"compare: no {name} of {subject} in {wanted!r}; variants are {', '.join(self.variants)}")

    def _of(self, figure: Figure, subject: Subject) -> Iterator[Change]:
        before = self.tables[self.base].row(figure.name, subject)
        for variant in self.variants:
            table = self.tables[variant]
            if subject in table.subjects:
                yield self._pair(variant, figure, subject, before, table.row(figure.name, subject))

    def _pair(self, variant: str, figure: Figure, subject: Subject, before: Row, after: Row) -> Change:
        pairs = [(b, a) for b, a in zip(before.values, after.values, strict=True) if isfinite(b) and isfinite(a)]
        if not pairs or before.unit != after.unit:
            reason = before.note or after.note if not pairs else f"in {before.unit} and in {after.unit}"
            return Change(variant, figure, subject, before, after, None, reason)
        pair = compare(
            [b for b, _ in pairs], [a for _, a in pairs], figure.direction, self.confidence, len(self.variants)
        )
        note = (
            "" if len(pairs) == self.replications else f"both known in {len(pairs)} of {self.replications} replications"
        )
        if "given" in (before.origin, after.origin):
            note = "as given in the plant file"
        return Change(variant, figure, subject, before, after, pair, note)

    def verdict(self, language: str = "en") -> str:
        """Say in a few sentences what the variants change, one paragraph for each."""
        plant = self.tables[self.base].plant
        shown = {name: (fleet.zh if language == "zh" else None) or name for name, fleet in plant.fleets.items()}
        said = []
        for variant in self.variants:
            of: dict[Subject, dict[str, Change]] = {}
            for change in self.changes():
                if change.variant == variant:
                    of.setdefault(change.subject, {})[change.figure.name] = change
            fleets = {name: of.get(Subject("fleet", fleet), {}) for fleet, name in shown.items()}
            said.append(
                paragraph(self.base, variant, of.get(PLANT, {}), fleets, self.replications, self.confidence, language)
            )
        return "\n".join(said)

    def text(
        self,
        language: str = "en",
        *,
        names: Sequence[str] | None = None,
        all: bool = False,
        width: int | None = None,
    ) -> str:
        """Write the table for a terminal: base, and for every variant its value, change and verdict."""
        head, lines, sides = self._cells(language, names, all)
        return text_table(head, lines, sides, width)

    def miit(self, language: str = "zh", width: int | None = None) -> str:
        """Write the reference table of the MIIT: all 21 rows, with the change in percent of rows 8 to 18."""
        from twin.figures.miit import table_rows

        names = [figure.name for figure in table_rows()]
        head, lines, sides = self._cells(language, names, False)
        # The documents ask for a change in rows 8 to 18 only; the others state where a plant stands.
        numbered = [
            [str(row), *(line if 8 <= row <= 18 else [c if n < 3 or n % 3 == 0 else "" for n, c in enumerate(line)])]
            for row, line in enumerate(lines, 1)
        ]
        return text_table(["序号" if language == "zh" else "row", *head], numbered, ["right", *sides], width)

    def to_html(self, language: str = "en", *, names: Sequence[str] | None = None, all: bool = False) -> str:
        """Write the table as HTML, with the verdict as its caption."""
        head, lines, sides = self._cells(language, names, all)
        numbers = tuple(n for n, side in enumerate(sides) if side == "right")
        return html_table(head, lines, self.verdict(language), numbers)

    def __str__(self) -> str:
        return f"{self.text()}\n\n{self.verdict()}"

    def _repr_html_(self) -> str:
        return self.to_html()

    def _cells(
        self, language: str, names: Sequence[str] | None, every: bool
    ) -> tuple[list[str], list[list[str]], list[Align]]:
        """Head, lines and sides of the table."""
        zh = language == "zh"
        head = ["指标", "单位", self.base] if zh else ["figure", "unit", self.base]
        sides: list[Align] = ["left", "left", "right"]
        for name in self.variants:
            head += [name, "变化" if zh else "change", "结论" if zh else "verdict"]
            sides += ["right", "right", "left"]
        lines: dict[tuple[str, Subject], dict[str, Change]] = {}
        for change in self.changes(names=names, all=every):
            lines.setdefault((change.figure.name, change.subject), {})[change.variant] = change
        table = []
        for changes in lines.values():
            one = next(iter(changes.values()))
            if names is None and not every and not one.before.known:
                continue
            table.append(self._line(one, changes, language))
        return head, table, sides

    def _line(self, one: Change, changes: Mapping[str, Change], language: str) -> list[str]:
        magnitude = one.before.estimate.mean if one.before.known else one.after.estimate.mean
        size, unit = readable_unit(one.before.unit, magnitude)
        title = one.figure.title(language)
        if one.subject.kind != "plant":
            title = f"{title} · {self.tables[self.base].label(one.subject, language)}"
        cells = [title, unit, _value(one.before, size)]
        for name in self.variants:
            change = changes.get(name)
            cells += ["", "", ""] if change is None else [
                _value(change.after, size), change.change_text(), change.verdict_text(language)
            ]  # fmt: skip
        return cells

    def records(self) -> list[Record]:
        """All changes of all figures as dictionaries."""
        return [_record(change, self.base) for change in self.changes(all=True)]


def _value(row: Row, size: float) -> str:
    half = row.estimate.half_width / size
    return value_text(row.estimate.mean / size, half if isfinite(half) else 0.0)


def _record(change: Change, base: str) -> Record:
    pair, (relative, low, high) = change.pair, change.relative
    return {
        "figure": change.figure.name,
        "en": change.figure.en,
        "zh": change.figure.zh,
        "kind": change.subject.kind,
        "subject": change.subject.name,
        "base": base,
        "variant": change.variant,
        "before": change.before.estimate.mean,
        "after": change.after.estimate.mean,
        "unit": change.before.unit,
        "difference": pair.difference.mean if pair else nan,
        "difference_low": pair.difference.low if pair else nan,
        "difference_high": pair.difference.high if pair else nan,
        "change_percent": relative,
        "change_low": low,
        "change_high": high,
        "n": pair.difference.n if pair else 0,
        "verdict": change.verdict_text(),
        "verdict_zh": change.verdict_text("zh"),
        "note": change.note,
    }
