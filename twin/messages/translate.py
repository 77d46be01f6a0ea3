"""From an English message to the language of the user: names, values, fields and files stay as they are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from twin.messages.catalogue import Entry, catalogue

__all__ = ["said_in"]

_MARKS = str.maketrans({",": "，", ";": "；", ":": "："})
_JOINTS = " ,;:"
_QUOTED = re.compile(r"'([^']*)'")
_NAMES = re.compile(r"'[^']*'(?:, '[^']*')*(?: (and|or) (?:'[^']*'|(\d+) more))?")
_NOT_IN_BRACKETS = r"(?![^()]*\))"
_HAN = re.compile(r"[\u3400-\u9fff]")
_WORD_END = re.compile(r"[\w`'>%]", re.ASCII)
_LATIN = re.compile(r"[A-Za-z0-9`'<+.-]")


def said_in(language: str, message: str) -> str:
    """Return a message in a language; what the catalogue does not have stays in English.

    Parameters
    ----------
    language : str
        "en" or "zh".
    message : str
        One line, without the file and the element that stand before it.

    Examples
    --------
    >>> said_in("zh", "no station is called 'Lathe'; did you mean 'lathe'?")
    '没有名为“Lathe”的工位；是否指“lathe”？'
    """
    return _translated(message).text if language == "zh" else message


class _Found(NamedTuple):
    """A translation, and how many characters of the English it accounts for."""

    text: str
    known: int


def _translated(text: str) -> _Found:
    """Translate a message or a part of one, as far as it is known."""
    core = text.strip(_JOINTS)
    if not core:
        return _Found(_mark(text), 0)
    start = text.index(core)
    found = _whole(core)
    if not found.known:
        return _Found(text, 0)
    return _Found(_mark(text[:start]) + found.text + _mark(text[start + len(core) :]), found.known)


def _mark(joint: str) -> str:
    """Write what joins two parts in Chinese, where no space follows a mark."""
    return joint.translate(_MARKS).replace(" ", "")


@lru_cache(maxsize=4096)
def _whole(text: str) -> _Found:
    """Translate what is one text of the catalogue, a list of names, or several texts in a row."""
    fixed, entries = catalogue()
    if text in fixed:
        return _Found(fixed[text], len(text))
    if _NAMES.fullmatch(text):
        return _Found(_names(text), len(_QUOTED.sub("''", text)))
    best, first = _in_parts(text), 0
    for entry in entries:
        if entry.longest in text:
            match = entry.pattern.fullmatch(text)
            if match:
                found = _filled(entry, match.groups())
                # Of equals, the one that begins with the shortest part: in English, what is in a sentence follows.
                if (found.known, -len(match[1])) > (best.known, -first):
                    best, first = found, len(match[1])
    return best


def _in_parts(text: str) -> _Found:
    """Translate the parts of a text that are known, if any is: `a; b`, `a or b`, `a and b`, `where: a`."""
    for joint, mark in (("; ", "；"), (", ", "，"), (" or ", "或"), (" and ", "和")):
        english = re.split(f"{joint}{_NOT_IN_BRACKETS}", text)
        parts = [_translated(part) for part in english] if len(english) > 1 else []
        if joint == ", " and not all(new.known and " " in old for new, old in zip(parts, english, strict=False)):
            continue  # names that are listed, one of which is a word, too
        if any(part.known for part in parts):
            return _Found(mark.join(part.text for part in parts), sum(part.known for part in parts))
    where, joint, rest = text.partition(": ")
    found = _translated(rest)
    return _Found(f"{where}：{found.text}", found.known) if found.known else _Found(text, 0)


def _names(text: str) -> str:
    """Write `'a', 'b' and 'c'` as it is written in Chinese."""
    match = _NAMES.fullmatch(text)
    assert match is not None
    names = [f"“{name}”" for name in _QUOTED.findall(text)]
    if match[2]:
        return f"{'、'.join(names)}等（另有 {match[2]} 个）"
    if match[1]:
        return f"{'、'.join(names[:-1])}{'和' if match[1] == 'and' else '或'}{names[-1]}"
    return "、".join(names)


def _filled(entry: Entry, groups: Sequence[str]) -> _Found:
    """Fill the fields of a translation; a space stands between Chinese and Latin letters or numbers."""
    values: dict[str, _Found] = {}
    for names, text in zip(entry.runs, groups, strict=True):
        values.update(_divided(entry, names, text))
    said = ""
    for before, name in entry.pieces:
        said = _joined(said, before)
        if name:
            said = _joined(said, values[name].text)
    return _Found(said, entry.weight + sum(value.known for value in values.values()))


def _divided(entry: Entry, names: Sequence[str], text: str) -> dict[str, _Found]:
    """Divide a text among fields that follow each other, so that most of it is known."""
    first = names[0]
    if len(names) == 1:
        return {first: _translated(text) if first in entry.nested else _Found(text, 0)}
    best: dict[str, _Found] = {}
    for at in sorted({0, len(text), *(space.start() for space in re.finditer(r"\W", text))}):
        found = {**_divided(entry, [first], text[:at]), **_divided(entry, names[1:], text[at:])}
        if not best or sum(part.known for part in found.values()) >= sum(part.known for part in best.values()):
            best = found
    return best


def _joined(left: str, right: str) -> str:
    if left and right and _apart(left[-1], right[0]):
        return f"{left} {right}"
    return left + right


def _apart(left: str, right: str) -> bool:
    return bool(_HAN.match(left) and _LATIN.match(right)) or bool(_WORD_END.match(left) and _HAN.match(right))
