"""A plant file in the making: values, with the evidence for each beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from models.plant import Plant

__all__ = ["Draft"]

Path = tuple[str | int, ...]


@dataclass
class Draft:
    """What will stand in the plant file.

    Attributes
    ----------
    plant : as the plant file has it
    evidence : what speaks for a value, by its path
    heading : lines at the top
    """

    plant: dict[str, Any]
    evidence: dict[Path, str] = field(default_factory=dict)
    heading: list[str] = field(default_factory=list)

    def say(self, evidence: str, *path: str | int) -> None:
        """Note what speaks for a value."""
        self.evidence[path] = evidence

    def made(self) -> Plant:
        """The plant itself, checked in its parts."""
        from models.plant import Plant

        return Plant.model_validate(self.plant)

    def text(self) -> str:
        """The plant file."""
        lines = [f"# {line}".rstrip() for line in self.heading]
        self._write(self.plant, (), 0, lines)
        return "\n".join(lines) + "\n"

    def _write(self, node: Mapping[str, Any], path: Path, depth: int, lines: list[str]) -> None:
        pad = "  " * depth
        for key, value in node.items():
            here = (*path, key)
            beside = f"  # {self.evidence[here]}" if here in self.evidence else ""
            name = _scalar(key)
            if isinstance(value, Mapping) and value and not _small(value, here, self.evidence):
                lines.append(f"{pad}{name}:{beside}")
                self._write(value, here, depth + 1, lines)
            elif (
                isinstance(value, Sequence)
                and not isinstance(value, str)
                and any(isinstance(v, Mapping) for v in value)
            ):
                lines.append(f"{pad}{name}:{beside}")
                for number, one in enumerate(value):
                    inner = self.evidence.get((*here, number), "")
                    lines.append(f"{pad}  - {_flow(one)}" + (f"  # {inner}" if inner else ""))
            else:
                lines.append(f"{pad}{name}: {_flow(value)}{beside}")


def _small(value: Mapping[str, Any], path: Path, evidence: Mapping[Path, str]) -> bool:
    """Tell whether a mapping goes on one line."""
    if any(isinstance(inner, Mapping | list) for inner in value.values()) and len(_flow(value)) > 70:
        return False
    return (
        len(path) > 1
        and len(_flow(value)) <= 100
        and not any(key[: len(path)] == path and len(key) > len(path) for key in evidence)
    )


def _flow(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_scalar(key)}: {_flow(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return _scalar(value)


def _scalar(value: Any) -> str:
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "null"}[value]
    if isinstance(value, int | float):
        return repr(value)
    text = str(value)
    plain = bool(text) and all(letter.isalnum() or letter in " _-.%/()~" for letter in text) and text[0].isalpha()
    if plain and text == text.strip() and yaml.safe_load(text) == text:
        return text
    return '"' + "".join(_ESCAPES.get(c, c if c.isprintable() else f"\\u{ord(c):04x}") for c in text) + '"'


_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}
