"""YAML text to a tree of nodes that know their file and line.

The reader follows the events of the parser with a stack of its own, so that neither deep nesting nor a bomb of aliases
can hurt. Plain scalars follow the core schema of YAML 1.2: `06:00`, `on`, `yes`, `no` and dates stay text.
"""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from models.reading.errors import PlantError

__all__ = ["Node", "Text", "locate", "plain", "read_bytes", "read_document", "scalar"]

_LARGEST_FILE = 50 * 2**20
_DEEPEST = 60
_MOST_NODES = 5_000_000
_MOST_ALIASED = 200_000

_NULL = {"", "~", "null", "Null", "NULL"}
_BOOL = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INT = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_SPECIAL = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")

Scalar = str | int | float | bool | None


class Text(str):
    """A text from a file in another folder than the main file's; names of files in it are relative to `folder`."""

    __slots__ = ("folder",)
    folder: Path


@dataclass(slots=True)
class Node:
    """A value of a document with the place that states it.

    `value` is a scalar, a dict of nodes by key or a list of nodes; `file` is the file as the user knows it; `line`
    counts from 1 (of an entry of a mapping: the line of its key); `size` counts the node and all below it.
    """

    value: Scalar | dict[str, Node] | list[Node]
    file: str
    line: int
    size: int = 1
    folder: Path | None = None


def plain(node: Node, folder: Path | None = None) -> Any:
    """Return the data of a tree; texts stated in another folder than `folder` become `Text`."""
    value = node.value
    if isinstance(value, dict):
        return {key: plain(inner, folder) for key, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner, folder) for inner in value]
    if isinstance(value, str) and node.folder is not None and folder is not None and node.folder != folder:
        text = Text(value)
        text.folder = node.folder
        return text
    return value


def locate(node: Node, path: tuple[str | int, ...]) -> tuple[Node, tuple[str | int, ...]]:
    """Return the node of the longest known prefix of a path, and that prefix."""
    for index, step in enumerate(path):
        inner: Node | None = None
        if isinstance(node.value, dict) and isinstance(step, str):
            inner = node.value.get(step)
        elif isinstance(node.value, list) and isinstance(step, int) and 0 <= step < len(node.value):
            inner = node.value[step]
        if inner is None:
            return node, path[:index]
        node = inner
    return node, path


def read_bytes(path: Path, file: str, largest: int = _LARGEST_FILE) -> bytes:
    """Return the content of a regular file of bearable size.

    Raises
    ------
    PlantError
        If it is missing, a directory, a device, unreadable or too large.
    """
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise PlantError("is a directory, a file is wanted", file)
        if not stat.S_ISREG(status.st_mode):
            raise PlantError("is not a regular file", file)
        if status.st_size > largest:
            raise PlantError(f"is too large ({status.st_size / 2**20:.0f} MB; at most {largest / 2**20:.0f} MB)", file)
        return path.read_bytes()
    except FileNotFoundError:
        raise PlantError("no such file", file) from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise PlantError(f"cannot be read: {reason}", file) from None


def scalar(text: str) -> Scalar:
    """Return what a plain scalar means in the core schema of YAML 1.2.

    Examples
    --------
    >>> scalar("06:00"), scalar("yes"), scalar("1e3"), scalar("0x1F"), scalar("~")
    ('06:00', 'yes', 1000.0, 31, None)
    """
    if text in _NULL:
        return None
    if text in _BOOL:
        return _BOOL[text]
    first = text[0]
    if first.isdigit() or first in "+-.":
        if _INT.fullmatch(text):
            return int(text, {"0o": 8, "0x": 16}.get(text[:2], 10))
        if _FLOAT.fullmatch(text):
            return float(text)
        if _SPECIAL.fullmatch(text):
            return float(text.replace(".", ""))
    return text


def read_document(path: Path, file: str) -> Node:
    """Read a YAML file whose root is a mapping.

    Parameters
    ----------
    path : Path
        The file.
    file : str
        Its name in messages.

    Raises
    ------
    PlantError
        With the line, for anything that is not one plain mapping of YAML.
    """
    text = _decoded(read_bytes(path, file), file)
    root = _Builder(file, path.parent).build(text)
    if root is None or root.value is None:
        raise PlantError("is empty", file, remedy="it starts for example with 'name: my plant'")
    if not isinstance(root.value, dict):
        raise PlantError("must be a mapping of fields, as in 'name: my plant'", file, root.line)
    return root


def _decoded(data: bytes, file: str) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise PlantError("is stored as UTF-16", file, 1, remedy="save it as UTF-8")
    if b"\0" in data:
        raise PlantError("holds a NUL byte: not a text file", file, data.count(b"\n", 0, data.index(b"\0")) + 1)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise PlantError("holds bytes that are not UTF-8", file, line, remedy="save it as UTF-8") from None
    return text


@dataclass(slots=True)
class _Open:
    """A list or mapping that is not complete: its anchor, and the key that waits for its value."""

    node: Node
    anchor: str | None
    key: Node | None = None

    def attach(self, inner: Node) -> None:
        """Add a complete value."""
        parent = self.node
        if isinstance(parent.value, list):
            parent.value.append(inner)
        elif isinstance(parent.value, dict) and self.key is not None:
            # an entry stands where its key stands; a node behind an anchor is shared, hence copied
            line = self.key.line
            parent.value[str(self.key.value)] = inner if inner.line == line else replace(inner, line=line)
            self.key = None
        parent.size += inner.size


class _Builder:
    """Follows the events of a YAML parser and builds nodes."""

    def __init__(self, file: str, folder: Path) -> None:
        self.file, self.folder = file, folder
        self.aliased = self.count = 0
        self.anchors: dict[str, Node | None] = {}

    def build(self, text: str) -> Node | None:
        """Return the root, or None of an empty document."""
        import yaml

        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        try:
            return self._follow(yaml.parse(text, Loader=loader))
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            raise self._wrong(_friendly(error.problem or "is not YAML"), mark.line + 1 if mark else 1) from None
        except yaml.reader.ReaderError as error:
            position = error.position if isinstance(error.position, int) else 0
            line = 1 + text.count("\n", 0, min(position, len(text)))
            code = error.character if isinstance(error.character, int) else ord(str(error.character)[:1] or "?")
            raise self._wrong(f"holds the control character 0x{code:02x}", line) from None
        except yaml.YAMLError as error:
            raise self._wrong(f"is not YAML: {error}", 1) from None

    def _wrong(self, problem: str, line: int, remedy: str = "") -> PlantError:
        return PlantError(problem, self.file, line, remedy=remedy)

    def _follow(self, events: Iterator[Any]) -> Node | None:
        """Build the one document of a stream of events."""
        import yaml

        root: Node | None = None
        stack: list[_Open] = []
        documents = 0
        for event in events:
            line = event.start_mark.line + 1 if event.start_mark else 1
            wants_key = bool(stack) and stack[-1].key is None and isinstance(stack[-1].node.value, dict)
            if isinstance(event, yaml.ScalarEvent):
                self._refuse_tag(event, line)
                node, anchor = Node(self._scalar(event, line), self.file, line, 1, self.folder), event.anchor
                if wants_key:
                    stack[-1].key = self._key(stack[-1].node, node, event)
                    continue
            elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
                self._refuse_tag(event, line)
                if wants_key:
                    raise self._wrong("a key must be a text, not a list or a mapping", line)
                if len(stack) >= _DEEPEST:
                    raise self._wrong(f"is nested more than {_DEEPEST} levels deep", line)
                empty: dict[str, Node] | list[Node] = {} if isinstance(event, yaml.MappingStartEvent) else []
                stack.append(_Open(Node(empty, self.file, line, 1, self.folder), event.anchor))
                if event.anchor:
                    self.anchors[event.anchor] = None  # known, but not complete: an alias to it would have no end
                continue
            elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
                done = stack.pop()
                node, anchor = done.node, done.anchor
            elif isinstance(event, yaml.AliasEvent):
                if wants_key:
                    raise self._wrong("a key must be a text, not an alias", line)
                node, anchor = self._alias(event.anchor, line), None
            else:
                documents += isinstance(event, yaml.DocumentStartEvent)
                if documents > 1:
                    raise self._wrong("holds more than one document", line, "remove the line '---' and what follows")
                continue
            self.count += 1
            if self.count > _MOST_NODES:
                raise self._wrong(f"holds more than {_MOST_NODES:,} values", line, "put long lists into tables")
            if anchor:
                self.anchors[anchor] = node
            if stack:
                stack[-1].attach(node)
            else:
                root = node
        return root

    def _alias(self, anchor: str | None, line: int) -> Node:
        if anchor is None or anchor not in self.anchors:
            raise self._wrong(f"no anchor is called '{anchor}'", line)
        node = self.anchors[anchor]
        if node is None:
            raise self._wrong(f"'*{anchor}' stands inside of what it refers to", line)
        self.aliased += node.size
        if self.aliased > _MOST_ALIASED:
            raise self._wrong(f"aliases repeat more than {_MOST_ALIASED:,} values", line)
        return node

    def _refuse_tag(self, event: Any, line: int) -> None:
        if event.tag is not None:
            tag = str(event.tag).replace("tag:yaml.org,2002:", "!!")
            raise self._wrong(f"the tag '{tag}' is not accepted", line, "write the plain value")

    def _scalar(self, event: Any, line: int) -> Scalar:
        if event.style not in (None, ""):
            return str(event.value)
        try:
            return scalar(event.value)
        except ValueError:  # int() refuses more than 4,300 digits
            raise self._wrong("the number has too many digits", line) from None

    def _key(self, parent: Node, key: Node, event: Any) -> Node:
        if not isinstance(key.value, str):
            raise self._wrong(f"the key '{event.value}' must be a text", key.line, "put it in quotes")
        if key.value == "<<" and event.style in (None, ""):
            raise self._wrong("merge keys '<<' are not accepted", key.line, "state the fields, or use 'extends'")
        assert isinstance(parent.value, dict)
        before = parent.value.get(key.value)
        if before is not None:
            raise self._wrong(f"'{key.value}' is stated twice (first in line {before.line})", key.line)
        return key


def _friendly(problem: str) -> str:
    """Turn the parser's words into those of the trade, where they are known."""
    if "'\\t'" in problem or "tab character" in problem or "that cannot start any token" in problem:
        return f"{problem}: indent with spaces, not tabs, and put a text with special characters in quotes"
    if "mapping values are not allowed" in problem:
        return "a ':' where none can stand: check the indentation, or put the text in quotes"
    if "could not find expected ':'" in problem or "expected <block end>" in problem or "block end" in problem:
        return "the indentation does not fit the lines above, or a ':' is missing"
    if "nesting depth" in problem:  # newer parsers give up by themselves
        return f"is nested more than {_DEEPEST} levels deep"
    return f"is not YAML: {problem}"
