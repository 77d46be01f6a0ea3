"""What the packages may say to a user in English: the texts in their source, with `{}` where something is filled in."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

__all__ = ["Said", "core", "said", "texts"]

ROOT = Path(__file__).parents[3]
PACKAGES = ("models", "twin", "viz", "scenarios", "solvers")

ELSEWHERE = {
    "models/compiling.py": "of compiled functions, for who writes one",
    "models/entrance.py": "of compiled functions, for who calls one from Python",
    "models/translating.py": "of compiled functions, for who writes one",
    "models/schema.py": "the schema, which is in English",
    "models/streams/keys.py": "of the Python API: the engine makes the keys",
    "twin/record/measures.py": "what measures mean, stored beside them",
    "viz/report/page.py": "rules for the browser",
    "viz/report/sections/": "templates of charts; words are in viz/report/catalogue.py, in both languages",
    "viz/report/comparison_page.py": "templates of charts",
    "viz/report/sweep_page.py": "templates of charts",
    "twin/building/batches.py": "evidence beside the values of a plant file",
    "twin/building/stocks.py": "evidence beside the values of a plant file",
    "twin/building/capacities.py": "evidence beside the values of a plant file, which is in English",
    "twin/building/demand.py": "evidence beside the values of a plant file",
    "twin/building/laws.py": "evidence beside the values of a plant file",
    "twin/building/products.py": "evidence beside the values of a plant file",
    "twin/building/stations.py": "evidence beside the values of a plant file",
    "twin/building/people.py": "evidence beside the values of a plant file",
    "twin/building/priorities.py": "evidence beside the values of a plant file",
    "twin/building/replenishment.py": "evidence beside the values of a plant file",
    "twin/building/rooms.py": "evidence beside the values of a plant file",
    "twin/building/sequence.py": "evidence beside the values of a plant file",
    "twin/building/upkeep.py": "evidence beside the values of a plant file",
    "twin/building/working_hours.py": "evidence beside the values of a plant file",
    "solvers/buffers/": "the plant side says it in its own words",
    "solvers/balancing/": "no command balances lines",
    "solvers/lot_sizing/": "no command plans lots",
    "solvers/picking/": "the plant has checked what these look at",
}
"""Files whose texts no command shows as a message, and why."""

NO_MESSAGES = {
    # looked for in what others say
    "tab character", "that cannot start any token", "mapping values are not allowed", "could not find expected ':'",
    "expected <block end>", "block end", "nesting depth", "Input should be", "Value should be",
    "error message = '([^']+)'",
    # marks of our own files
    "factory-twin result", "factory-twin sweep", "factory-twin state", "from a state", "random numbers of its own",
    "the same random numbers", "{}# from the state {} at {} s, {}\n",
    "# twin import {} {}", "factory-twin {}",
    # said in Chinese beside it
    "comprehensive energy consumption", "time [s], fixed or random", "{} of the finished lots take no longer",
    # names of methods, in the answer of a solver
    "tabu search", "iterated greedy",
    # names of queue rules, schedules and jobs, and what is looked for in a solver's answer
    "planned start", "planned station", "due dates {} % earlier", "in place", "unknown solver",
    # description of a plant that was built, and evidence in its file
    "Built from {}: {} rows, {} cases", "log before the cut", "{} items in {} h",
    # name of a variant
    "{}, buffers allocated",
    # a column of the table of power
    "base load: {}", "compressor: {}",
    # columns that are looked for in a log
    "work center",
    # sources of figures
    "MIIT, factors of the MEE", "MIIT, customary definition",
}  # fmt: skip
"""Texts that are shown to nobody as a message."""

_WORD = re.compile(r"(?<![\w.`])[A-Za-z]?[a-z]+(?![\w`])")
_FORMULA = re.compile(r" [/=*] |\(\d{4}\)|[\^\\]|^<|^[\d.]+ [\w/]+$|%[YmdHM]")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_FORM = re.compile(r"\w+\([\w, ]+\)")
"""How a distribution is written, which is the same in all languages."""
_FOR_PYTHON = {"__str__", "__repr__", "__getattr__"}
"""Functions whose texts are shown in Python only."""


@dataclass(frozen=True)
class Said:
    """A text in the source.

    Attributes
    ----------
    file, line : where it stands
    text : with `{}` where something is filled in
    raised : whether it is that of an error, so that a single word of it is a message
    """

    file: str
    line: int
    text: str
    raised: bool

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.text}"


def core(text: str) -> str:
    """Return a text without the marks that join it to others, with nothing between its braces.

    Examples
    --------
    >>> core("; did you mean '{near}'?")
    "did you mean '{}'?"
    """
    return re.sub(r"\{[^{}]*\}", "{}", text).strip(" ,;:")


def said() -> list[Said]:
    """Return every text that reads as English prose and may be shown to a user as a message."""
    return [text for text in texts(messages=True) if _is_message(text)]


def _is_message(said: Said) -> bool:
    """Tell prose from names and formulas."""
    words = _WORD.findall(re.sub(r"\{[^{}]*\}", "{}", said.text))
    if len(words) < (1 if said.raised else 2) or " " not in said.text.strip() or core(said.text) in NO_MESSAGES:
        return False
    return not (_FORM.fullmatch(said.text) or _FORMULA.search(said.text))


@cache
def texts(*, messages: bool = False) -> list[Said]:
    """Return every text of the packages, or those only that may be messages."""
    found = []
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            file = path.relative_to(ROOT).as_posix()
            if not messages or not (file.startswith(tuple(ELSEWHERE)) or file.endswith("kernel.py")):
                tree = ast.parse(path.read_text(encoding="utf-8"))
                raised = {id(text) for node in ast.walk(tree) for text in _of_error(node)}
                found += [Said(file, node.lineno, text, id(node) in raised) for node, text in _texts(tree, messages)]
    return found


def _of_error(node: ast.AST) -> list[ast.expr]:
    """Return what an error is raised with."""
    return node.exc.args if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) else []


def _texts(node: ast.AST, messages: bool) -> Iterator[tuple[ast.expr, str]]:
    """Give the texts in a piece of source: the longest that belong together, and those filled into them."""
    if isinstance(node, ast.Constant | ast.JoinedStr):
        text = _template(node)
        if text is not None:
            yield node, text
    for child in _children(node, messages):
        yield from _texts(child, messages)


def _children(node: ast.AST, messages: bool) -> Iterator[ast.AST]:
    """Give what stands in a node and may hold texts."""
    if isinstance(node, ast.JoinedStr):
        yield from (value.value for value in node.values if isinstance(value, ast.FormattedValue))
        return
    if not messages:
        yield from ast.iter_child_nodes(node)
        return
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return  # a docstring
    if isinstance(node, ast.FunctionDef) and node.name in _FOR_PYTHON:
        return
    if isinstance(node, ast.FunctionDef | ast.For) and _is_bilingual(node):
        yield from (inner for inner in ast.walk(node) if isinstance(inner, ast.Raise))
        return
    if isinstance(node, ast.Call | ast.Tuple | ast.Dict | ast.IfExp) and _is_bilingual(node):
        return
    for name, field in ast.iter_fields(node):
        if name in ("decorator_list", "annotation", "returns") or (isinstance(node, ast.Subscript) and name == "slice"):
            continue
        for child in field if isinstance(field, list) else [field]:
            if isinstance(child, ast.keyword) and child.arg == "description":
                continue  # of a field, for the schema
            if isinstance(child, ast.AST):
                yield child


def _is_bilingual(node: ast.AST) -> bool:
    """Tell whether the Chinese of what stands here stands here, too."""
    inside = ast.walk(node) if isinstance(node, ast.FunctionDef | ast.For | ast.Dict) else ast.iter_child_nodes(node)
    return any(_CHINESE.search(_template(child) or "") for child in inside)


def _template(node: ast.AST) -> str | None:
    """Write a string or f-string with `{}` for what is filled in."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.JoinedStr):
        return "".join(value.value if isinstance(value, ast.Constant) else "{}" for value in node.values)
    return None
