"""XML from outside as a tree that knows its lines: no entities, no document types, one line for what is damaged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn
from xml.parsers.expat import ExpatError, ParserCreate

from models.reading.errors import PlantError, one_line

__all__ = ["Tag", "read_markup"]

DEEPEST = 100
"""Tags within each other; more are no model, and would exhaust the stack of whoever walks them."""


@dataclass
class Tag:
    """An element of the file."""

    file: str
    line: int
    name: str
    attributes: dict[str, str]
    children: list[Tag] = field(default_factory=list)

    def all(self, name: str) -> Iterator[Tag]:
        """The elements of a name directly within."""
        return (child for child in self.children if child.name == name)

    def get(self, *names: str) -> str | None:
        """The first of the attributes that is there."""
        return next((self.attributes[name] for name in names if name in self.attributes), None)

    def text(self, *names: str) -> str:
        """An attribute that must be there, under one of its names."""
        value = self.get(*names)
        if value is None or not value.strip():
            self.wrong(f"has no {' or '.join(names)}")
        return value

    def wrong(self, problem: str, remedy: str = "") -> NoReturn:
        """Say what is wrong with this element.

        Raises
        ------
        PlantError
            Always.
        """
        named = self.attributes.get("name")
        element = f"<{self.name}>" if named is None else f"<{self.name} {one_line(named)!r}>"
        raise PlantError(problem, self.file, self.line, element, remedy)


def read_markup(path: str | Path) -> Tag:
    """Read an XML file.

    Parameters
    ----------
    path : str or Path
        A file without a document type: with one, entities could stand for gigabytes or for other files.

    Raises
    ------
    PlantError
        If there is no such file, or it is damaged; with the line.
    """
    file = str(path)
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise PlantError((error.strerror or str(error)).lower(), file) from None
    parser = ParserCreate()
    open_tags: list[Tag] = []
    roots: list[Tag] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        tag = Tag(file, parser.CurrentLineNumber, name, attributes)
        (open_tags[-1].children if open_tags else roots).append(tag)
        open_tags.append(tag)
        if len(open_tags) > DEEPEST:
            raise PlantError(f"more than {DEEPEST} elements within each other", file, tag.line)

    def end(name: str) -> None:
        open_tags.pop()

    def refuse(*told: object) -> None:
        raise PlantError(
            "a document type (<!DOCTYPE ...>) is not read, since its entities may stand for anything",
            file,
            parser.CurrentLineNumber,
            remedy="take it out",
        )

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(data, True)
    except ExpatError as error:
        said = one_line(str(error).rsplit(": line", 1)[0])
        raise PlantError(f"damaged XML: {said}", file, error.lineno) from None
    except (LookupError, ValueError) as error:  # an encoding that Python does not know, or that does not fit
        raise PlantError(f"damaged XML: {one_line(error)}", file, 1) from None
    return roots[0]
