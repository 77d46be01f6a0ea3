"""What a check finds: errors, warnings and notes, each with the path of the element it is about."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from models.reading.errors import element_name

if TYPE_CHECKING:
    from models.checking.completion import Completion
    from models.checking.load import LoadReport

__all__ = ["Finding", "Findings", "Path", "Problem", "Severity", "listed", "unknown"]

Path = tuple[str | int, ...]
Problem = tuple[Path, str]
Severity = Literal["error", "warning", "note"]

_SHOWN = 8


@dataclass(frozen=True)
class Finding:
    """One thing that a check has to say.

    An error keeps the plant from being run; a warning is likely a mistake or a plan that cannot work; a note informs.
    """

    severity: Severity
    path: Path
    message: str

    def __str__(self) -> str:
        where = element_name(self.path)
        return f"{self.severity}: {where}: {self.message}" if where else f"{self.severity}: {self.message}"


@dataclass(frozen=True)
class Findings:
    """Everything that can be known of a plant without a run.

    `load` and `completions` are None where errors leave nothing to compute.
    """

    rows: tuple[Finding, ...]
    load: LoadReport | None = None
    completions: tuple[Completion, ...] | None = None

    def of(self, severity: Severity) -> tuple[Finding, ...]:
        """Return the findings of one severity."""
        return tuple(row for row in self.rows if row.severity == severity)

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What keeps the plant from being run."""
        return self.of("error")

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """What is likely wrong, or cannot work out."""
        return self.of("warning")

    @property
    def notes(self) -> tuple[Finding, ...]:
        """What is good to know."""
        return self.of("note")

    def __str__(self) -> str:
        parts = ["\n".join(map(str, self.rows)) if self.rows else "nothing found"]
        if self.load is not None:
            parts.append(str(self.load))
        return "\n\n".join(parts)


def listed(names: Iterable[str], last: str = "and") -> str:
    """Write names as in `'a', 'b' and 'c'`; the ninth and further ones are counted.

    Examples
    --------
    >>> listed(["a", "b", "c"])
    "'a', 'b' and 'c'"
    """
    quoted = [f"'{name}'" for name in names]
    if len(quoted) > _SHOWN:
        return f"{', '.join(quoted[:_SHOWN])} and {len(quoted) - _SHOWN} more"
    return f" {last} ".join(part for part in (", ".join(quoted[:-1]), *quoted[-1:]) if part)


def unknown(kind: str, name: str, known: Collection[str]) -> str:
    """Say that a name refers to nothing, and which name may be meant.

    Examples
    --------
    >>> unknown("station", "Lathe", ["lathe", "mill"])
    "no station is called 'Lathe'; did you mean 'lathe'?"
    >>> unknown("buffer", "B1", [])
    "no buffer is called 'B1'; the plant has none"
    """
    near = difflib.get_close_matches(name.lower(), lower := {k.lower(): k for k in known}, n=1, cutoff=0.6)
    if near:
        remedy = f"did you mean '{lower[near[0]]}'?"
    elif known:
        remedy = f"known: {listed(known)}"
    else:
        remedy = "the plant has none"
    return f"no {kind} is called '{name}'; {remedy}"
