"""Small logs that the tests make themselves."""

from __future__ import annotations

import csv
from datetime import datetime, timedelta
from pathlib import Path

START = datetime(2026, 1, 5, 6)
Rows = list[dict[str, object]]


def flow_rows(count: int = 60, takt: float = 100.0) -> Rows:
    """Cases through saw and drill (two of them), always 60 s and 150 s, 20 s apart."""
    rows: Rows = []
    free = [0.0, 0.0]
    for number in range(count):
        begin = number * takt
        rows.append(row(number, "saw", "S1", begin, begin + 60))
        ready = begin + 60 + 20
        unit = free.index(min(free))
        at = max(ready, free[unit])
        free[unit] = at + 150
        rows.append(row(number, "drill", f"D[{unit + 1}]", at, at + 150))
    return rows


def row(case: object, activity: str, machine: str, begin: float, end: float, **more: object) -> dict[str, object]:
    start, stop = (START + timedelta(seconds=time) for time in (begin, end))
    return {"case": f"L{case}", "activity": activity, "machine": machine, "start": start, "end": stop} | more


def write(path: Path, rows: Rows) -> Path:
    names = list(dict.fromkeys(name for one in rows for name in one))
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, names)
        writer.writeheader()
        writer.writerows(rows)
    return path
