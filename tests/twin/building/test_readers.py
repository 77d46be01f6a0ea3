"""The same small log in every format gives the same plant."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from tests.twin.building.logs import flow_rows, write
from twin.building.build import build
from twin.building.columns import guess
from twin.building.errors import LogError
from twin.building.loading import load_log

ROWS = flow_rows(30)


def as_csv(path: Path) -> Path:
    return write(path.with_suffix(".csv"), ROWS)


def as_semicolons(path: Path) -> Path:
    file = path.with_suffix(".csv")
    pd.DataFrame(ROWS).to_csv(file, sep=";", index=False, date_format="%d.%m.%Y %H:%M:%S")
    return file


def as_zoned(path: Path) -> Path:
    file = path.with_suffix(".csv")
    pd.DataFrame(ROWS).to_csv(file, index=False, date_format="%Y-%m-%dT%H:%M:%S+08:00")
    return file


def as_excel(path: Path) -> Path:
    file = path.with_suffix(".xlsx")
    pd.DataFrame(ROWS).to_excel(file, index=False)
    return file


def as_parquet(path: Path) -> Path:
    file = path.with_suffix(".parquet")
    pd.DataFrame(ROWS).to_parquet(file)
    return file


def as_xes(path: Path) -> Path:
    traces = []
    for case in dict.fromkeys(str(row["case"]) for row in ROWS):
        events = []
        for row in ROWS:
            if row["case"] == case:
                for kind, time in (("start", row["start"]), ("complete", row["end"])):
                    events.append(
                        f'<event><string key="concept:name" value="{row["activity"]}"/>'
                        f'<string key="org:resource" value="{row["machine"]}"/>'
                        f'<string key="lifecycle:transition" value="{kind}"/>'
                        f'<date key="time:timestamp" value="{time:%Y-%m-%dT%H:%M:%S}"/></event>'  # type: ignore[str-format]
                    )
        traces.append(f'<trace><string key="concept:name" value="{case}"/>{"".join(events)}</trace>')
    file = path.with_suffix(".xes")
    file.write_text(f'<?xml version="1.0"?><log xes.version="1.0">{"".join(traces)}</log>', encoding="utf-8")
    return file


def as_ocel(path: Path) -> Path:
    kinds = {str(row["case"]): "lot" for row in ROWS} | {str(row["machine"]): "machine" for row in ROWS}
    events = [
        {
            "id": f"e{number}",
            "type": row["activity"],
            "time": f"{row['end']:%Y-%m-%dT%H:%M:%S}",  # type: ignore[str-format]
            "attributes": [{"name": "start", "value": f"{row['start']:%Y-%m-%dT%H:%M:%S}"}],  # type: ignore[str-format]
            "relationships": [
                {"objectId": row["case"], "qualifier": "lot"},
                {"objectId": row["machine"], "qualifier": "at"},
            ],
        }
        for number, row in enumerate(ROWS)
    ]
    objects = [{"id": name, "type": kind} for name, kind in kinds.items()]
    file = path.with_suffix(".json")
    file.write_text(json.dumps({"events": events, "objects": objects}), encoding="utf-8")
    return file


@pytest.mark.parametrize("made", [as_csv, as_semicolons, as_zoned, as_excel, as_parquet, as_xes, as_ocel])
def test_every_format_says_the_same(made: object, tmp_path: Path) -> None:
    plant = build(made(tmp_path / "log"), name="flow").plant  # type: ignore[operator]
    assert plant == build(as_csv(tmp_path / "other"), name="flow").plant


def test_a_zone_moves_the_clock(tmp_path: Path) -> None:
    log, _ = load_log(as_zoned(tmp_path / "log"), zone="Europe/Berlin")
    assert log.start[0] == 23 * 3600 - 86400 + 7 * 86400  # Monday 06:00 in Shanghai is Sunday 23:00 in Berlin


def test_an_entity_in_xes_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "log.xes"
    file.write_text('<!DOCTYPE log [<!ENTITY a "b">]><log>&a;</log>', encoding="utf-8")
    with pytest.raises(LogError, match="document type"):
        build(file)


def test_columns_are_guessed_and_overruled(tmp_path: Path) -> None:
    import pyarrow as pa

    table = pa.table({"Work Order": ["a"], "Op": ["x"], "工位": ["S"], "ended at": ["2026-01-05 08:00"], "qty": [3]})
    found = guess(table, {"activity": "Op"}, "f")
    assert found == {"activity": "Op", "case": "Work Order", "resource": "工位", "quantity": "qty", "end": "ended at"}
