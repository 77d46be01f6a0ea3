"""Variants: a file that extends others states only what differs from them.

Mappings merge key by key, anything else replaces what the base states, and `null` removes a key of the base. Every
value keeps the file and line that stated it.
"""

from __future__ import annotations

import os.path
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from models.reading.document import Node, read_document
from models.reading.errors import PlantError, beside

__all__ = ["merge", "read_extended"]

_LONGEST_CHAIN = 30


def read_extended(path: Path, file: str, expand: Callable[[Node], Node] = lambda node: node) -> Node:
    """Read a file and the files it extends.

    Parameters
    ----------
    path : Path
        The file.
    file : str
        Its name in messages.
    expand : callable
        Applied to the content of each file before it is merged: puts tables in place of their names, so that a variant
        can change one row of a table of its base.

    Raises
    ------
    PlantError
        If a file cannot be read, or files extend each other in a circle (all of them are named).
    """
    return _Reader(expand).read(path, file, [])


class _Reader:
    def __init__(self, expand: Callable[[Node], Node]) -> None:
        self.expand = expand
        self.read_before: dict[Path, Node] = {}

    def read(self, path: Path, file: str, chain: list[tuple[Path, str]]) -> Node:
        """Return the merged content of one file; `chain` holds the files that led to it."""
        try:
            real = path.resolve()
        except (OSError, RuntimeError, ValueError) as error:  # a loop of symbolic links, a NUL in the name
            raise PlantError(f"cannot be read: {error}", file) from None
        if real in self.read_before:
            return self.read_before[real]
        own = read_document(path, file)
        assert isinstance(own.value, dict)
        chain = [*chain, (real, file)]
        merged: Node | None = None
        stated = own.value.pop("extends", None)
        for name in self._names(stated):
            base = path.parent / str(name.value)
            base_file = beside(file, str(name.value))
            try:
                known = [known for known, _ in chain]
                if base.resolve() in known:
                    circle = [said for _, said in chain[known.index(base.resolve()) :]]
                    home = os.path.dirname(circle[0]) or "."  # noqa: PTH120 - names, not paths
                    links = " -> ".join(Path(os.path.relpath(said, home)).as_posix() for said in [*circle, circle[0]])
                    raise PlantError(f"extends in a circle: {links}", name.file, name.line)
                if len(chain) > _LONGEST_CHAIN:
                    raise PlantError(f"extends more than {_LONGEST_CHAIN} files in a chain", name.file, name.line)
                if not base.exists():
                    raise PlantError(f"extends '{name.value}', but there is no such file", name.file, name.line)
            except (OSError, RuntimeError, ValueError) as error:
                raise PlantError(f"extends '{str(name.value)[:80]}': {error}", name.file, name.line) from None
            content = self.read(base, base_file, chain)
            merged = content if merged is None else merge(merged, content)
        own = self.expand(own)
        merged = own if merged is None else merge(merged, own)
        self.read_before[real] = merged
        return merged

    @staticmethod
    def _names(stated: Node | None) -> list[Node]:
        if stated is None:
            return []
        names = stated.value if isinstance(stated.value, list) else [stated]
        if not names or not all(isinstance(name.value, str) and name.value.strip() for name in names):
            problem, remedy = "must be the name of a file, or a list of names", "as in 'extends: base.yaml'"
            raise PlantError(problem, stated.file, stated.line, "extends", remedy)
        return names


def merge(base: Node, variant: Node) -> Node:
    """Return the base with what the variant states in its place; neither is changed."""
    if not (isinstance(base.value, dict) and isinstance(variant.value, dict)):
        return variant
    merged = dict(base.value)
    for key, node in variant.value.items():
        if key not in merged:
            merged[key] = node
        elif node.value is None:
            del merged[key]
        else:
            merged[key] = merge(merged[key], node)
    # an entry that both state stands where the variant states it; what it misses is missing there
    return replace(variant, value=merged, size=1 + sum(node.size for node in merged.values()))
