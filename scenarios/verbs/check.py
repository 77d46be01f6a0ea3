"""`twin check`: what can be said of a plant without a run."""

from __future__ import annotations

import argparse
import sys
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scenarios.asking import file_options, print_json, terminal_width
from scenarios.faults import WRONG
from scenarios.say import Say

if TYPE_CHECKING:
    from models.checking import Findings
    from models.checking.findings import Severity
    from models.checking.load import LoadReport
    from models.reading import Locations, PlantError

__all__ = ["options", "run"]

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")


def options(parser: argparse.ArgumentParser, say: Say) -> None:
    """Add the arguments."""
    parser.add_argument("plant", help=say("plant"))
    file_options(parser, say, "json")


def run(arguments: argparse.Namespace, say: Say) -> int:
    """Show findings with file and line, and the static load."""
    from models.checking import examine
    from models.plant import Plant
    from models.reading import PlantError, read_data
    from twin.study.load import known_names, load

    path: str = arguments.plant
    try:
        plant = load(path)
    except PlantError as error:
        if arguments.json:
            print_json({"plant": path, "findings": [_of_error(one, say) for one in error.errors]})
        else:
            for line in error.told(say.message):
                print(f"twin: {line}", file=sys.stderr)
        return WRONG
    findings = examine(plant, plant.folder, *known_names(plant))
    _, places = read_data(path, Plant)
    if arguments.json:
        print_json({"plant": path, "findings": _rows(findings, places, say), "load": _load(findings.load)})
    else:
        _show(path, findings, places, say)
    return WRONG if findings.errors else 0


def _show(path: str, findings: Findings, places: Locations, say: Say) -> None:
    for row in _rows(findings, places, say):
        where = f"{row['file']}:{row['line']}: {row['element']}" if row["element"] else path
        print(f"{where}: {say('check.' + row['severity'])}: {row['message']}")
    if findings.rows:
        counts = {f"{name}s": len(findings.of(name)) for name in SEVERITIES}
        print(say("check.count", **counts))
    else:
        print(say("check.sound", path=path))
    if findings.load is not None:
        print()
        print(_table(findings.load, say))


def _table(report: LoadReport, say: Say) -> str:
    from models.units import show
    from twin.figures.text import text_table

    def hours(time: float) -> str:
        return f"{time / 3600:,.1f} h"

    def percent(load: float) -> str:
        return f"{100 * load:.1f} %" if isfinite(load) else say("check.none")

    head = ["", say("check.kind"), say("check.percent"), say("check.work"), say("check.capacity")]
    rows = [
        [
            row.name,
            say(f"check.{row.kind}"),
            percent(row.load),
            f"{row.work / 3600:,.1f} h",
            f"{row.capacity / 3600:,.1f} h",
        ]
        for row in report.rows
    ]
    lines = [say("check.load", span=show(report.span, "s"))]
    lines.append(text_table(head, rows, ["left", "left", "right", "right", "right"], terminal_width()))
    if report.bottleneck:
        lines.append(say("check.bottleneck", names=", ".join(report.bottleneck), load=percent(report.rows[0].load)))
    for bound in report.throughput:
        key = "check.rate" if isfinite(bound.rate) else "check.rate_free"
        names = ", ".join(bound.limited_by) or "-"
        lines.append(say(key, source=bound.source, rate=bound.rate * 3600, names=names))
    return "\n".join(lines)


def _rows(findings: Findings, places: Locations, say: Say) -> list[dict[str, Any]]:
    """Findings with the place in the file that they are about."""
    from models.reading.errors import element_name

    rows = []
    for row in findings.rows:
        place = places[row.path]
        element = element_name(row.path)
        rows.append({"severity": row.severity, "file": Path(place.file).as_posix(), "line": place.line,
                     "element": element, "message": say.message(row.message)})  # fmt: skip
    return rows


def _of_error(error: PlantError, say: Say) -> dict[str, Any]:
    return {"severity": "error", "file": error.file, "line": error.line, "element": error.element,
            "message": say.message(error.message)}  # fmt: skip


def _load(report: LoadReport | None) -> Any:
    if report is None:
        return None
    rows = [
        {"kind": row.kind, "name": row.name, "load": row.load, "work_s": row.work, "capacity_s": row.capacity}
        for row in report.rows
    ]
    return {"span_s": report.span, "basis": report.basis, "bottleneck": report.bottleneck, "rows": rows}
