"""Numbers of a text file one after the other, each with its line, and mistakes in one line."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from ..features import features
from ..problem import Problem, SchedulingError

__all__ = ["Tokens", "require", "write_rows"]


class Tokens:
    """Reads whole numbers from a text file.

    Raises
    ------
    SchedulingError
        If the file cannot be read, ends too early, or holds something else; file and line are named.
    """

    def __init__(self, path: Path | str) -> None:
        self._path = Path(path)
        try:
            text = self._path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "not a text file"
            raise SchedulingError(f"{self._path}: {reason}") from error
        self._rows = [(word, number) for number, line in enumerate(text.splitlines(), 1) for word in line.split()]
        self._at = 0

    @property
    def line(self) -> int:
        """Line of the next number."""
        row = min(self._at, len(self._rows) - 1)
        return self._rows[row][1] if self._rows else 1

    def fail(self, message: str) -> SchedulingError:
        """An error at the number read last."""
        line = self._rows[max(0, min(self._at, len(self._rows)) - 1)][1] if self._rows else 1
        return SchedulingError(f"{self._path}:{line}: {message}")

    def next(self, what: str, low: int = 0, high: int | None = None) -> int:
        """The next number, which is `what` and lies between low and high."""
        if self._at >= len(self._rows):
            raise self.fail(f"the file ends before {what}")
        word, _ = self._rows[self._at]
        self._at += 1
        try:
            number = int(word)
        except ValueError:
            raise self.fail(f"{what}: {word!r} is not a whole number") from None
        if number < low or (high is not None and number > high):
            wish = f"{low} or more" if high is None else f"{low} to {high}"
            raise self.fail(f"{what}: {number}; {wish} would do")
        return number

    def skip_rest_of_line(self, line: int) -> None:
        """Pass over what else stands on a line."""
        while self._at < len(self._rows) and self._rows[self._at][1] == line:
            self._at += 1

    def end(self) -> None:
        """Refuse anything more."""
        if self._at < len(self._rows):
            self._at += 1
            raise self.fail("more numbers than the first line announces")


def require(problem: Problem, known: Iterable[str], name: str) -> None:
    """Refuse to write a problem that uses what a format has no place for; objectives are never written."""
    terms = {"makespan", "tardiness", "late jobs", "flow time", "energy", "deviation", "several levels of objective"}
    rest = sorted(features(problem) - set(known) - terms)
    if rest:
        raise SchedulingError(f"a {name} file has no place for {', '.join(rest)}")


def write_rows(path: Path | str, rows: Sequence[Sequence[object]]) -> None:
    """Write numbers, one row a line."""
    Path(path).write_text("".join(" ".join(str(x) for x in row) + "\n" for row in rows), encoding="utf-8")
