"""The catalogue of messages: English templates with their Chinese, from the files in `zh/`, ready to be matched."""

from __future__ import annotations

import re
from functools import cache, cached_property
from pathlib import Path

__all__ = ["Entry", "catalogue", "read"]

FOLDER = Path(__file__).parent / "zh"
_FIELD = re.compile(r"\{(\*?)(\w+)\}")


class Entry:
    """A template with its translation.

    Parameters
    ----------
    english : str
        With `{name}` for what is filled in.
    chinese : str
        With the same names; `{*name}` where what is filled in is to be translated as well. Names that begin with `_`
        stand for endings that Chinese has not, as the `s` in `{count} lot{_s}`; they are left out.
    """

    def __init__(self, english: str, chinese: str) -> None:
        self.english, self.chinese = english, chinese
        literals = _FIELD.split(english)[::3]
        self.weight = sum(map(len, literals))
        self.longest = max(literals, key=len)

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """What matches a message of this template, with one group for each of `runs`."""
        parts = _FIELD.split(self.english)
        found = [re.escape(parts[0])]
        for name, before, literal in zip(parts[2::3], parts[:-3:3], parts[3::3], strict=True):
            if name.startswith("_"):
                found.append("s?" if name == "_s" else r"\w*")
            elif before or len(found) == 1:
                found.append("(.*?)")
            found.append(re.escape(literal))
        return re.compile("".join(found), re.DOTALL)

    @cached_property
    def runs(self) -> list[list[str]]:
        """Fields with nothing between them, which the pattern takes as one."""
        parts = _FIELD.split(self.english)
        runs: list[list[str]] = []
        for name, before in zip(parts[2::3], parts[:-3:3], strict=True):
            if name.startswith("_"):
                continue
            if before or not runs:
                runs.append([])
            runs[-1].append(name)
        return runs

    @cached_property
    def nested(self) -> frozenset[str]:
        """Fields whose content is translated, too."""
        return frozenset(name for star, name in _FIELD.findall(self.chinese) if star)

    @cached_property
    def pieces(self) -> list[tuple[str, str]]:
        """The translation: what stands before a field, and the field; the last without one."""
        parts = [*_FIELD.split(self.chinese), "", ""]
        return list(zip(parts[::3], parts[2::3], strict=True))


def read() -> dict[str, dict[str, str]]:
    """Return Chinese by English for each file of the catalogue."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return {path.stem: yaml.load(path.read_bytes(), loader) for path in sorted(FOLDER.glob("*.yaml"))}


@cache
def catalogue() -> tuple[dict[str, str], list[Entry]]:
    """Return what is said with nothing filled in, and the templates, those that say most first."""
    whole: dict[str, str] = {}
    entries = []
    for area in read().values():
        for english, chinese in area.items():
            if _FIELD.search(english):
                entries.append(Entry(english, chinese))
            else:
                whole[english] = chinese
    return whole, sorted(entries, key=lambda entry: -entry.weight)
