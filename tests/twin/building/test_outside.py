"""Logs as other programs write them: other words, dates, numbers, sheets; and what is missing in them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from tests.twin.building.logs import START, Rows, flow_rows, write
from twin.building.build import build
from twin.building.errors import LogError
from twin.building.loading import load_log
from twin.building.log import Log

ROWS = flow_rows(30)
GERMAN = ["Auftrag", "Arbeitsgang", "Maschine", "Beginn", "Ende"]
CHINESE = ["工单号", "工序名称", "设备编号", "开工时间", "完工时间"]
ENGLISH = ["order", "operation", "machine", "start", "end"]


def text(path: Path, head: list[str], date: Callable[[datetime], str], separator: str = ",", above: str = "") -> Path:
    """Write the log of the flow with other words and dates."""
    lines = [separator.join(head)]
    for one in ROWS:
        values = [str(one["case"]), str(one["activity"]), str(one["machine"]), date(one["start"]), date(one["end"])]  # type: ignore[arg-type]
        lines.append(separator.join(values))
    path.write_text(above + "\n".join(lines) + "\n", encoding="utf-8")
    return path


def strf(pattern: str) -> Callable[[datetime], str]:
    return lambda moment: moment.strftime(pattern)


def serial(moment: datetime) -> str:
    return repr((moment - datetime(1899, 12, 30)) / timedelta(days=1))


OUTSIDE = {
    "German": (GERMAN, strf("%d.%m.%Y %H:%M:%S"), ";", ""),
    "German, two digits": (GERMAN, strf("%d.%m.%y %H:%M:%S"), ";", ""),
    "Chinese": (CHINESE, strf("%Y年%m月%d日 %H:%M:%S"), ",", ""),
    "Chinese, slashes": (CHINESE, strf("%Y/%m/%d %H:%M:%S"), "\t", ""),
    "SAP": (["AUFNR", "VORNR", "ARBPL", "ISDD", "IEDD"], strf("%Y%m%d%H%M%S"), "|", ""),
    "American": (ENGLISH, strf("%m/%d/%Y %I:%M:%S %p"), ",", ""),
    "days of a sheet": (ENGLISH, serial, ",", ""),
    "decimal comma": (ENGLISH, lambda moment: f"{moment.timestamp():.1f}".replace(".", ","), ";", ""),
    "separator said": (ENGLISH, strf("%Y-%m-%d %H:%M:%S"), ";", "sep=;\n"),
    "title": (ENGLISH, strf("%Y-%m-%d %H:%M:%S"), ",", "Production, January\n\n"),
}


@pytest.mark.parametrize("name", OUTSIDE)
def test_logs_of_other_programs_say_the_same(name: str, tmp_path: Path) -> None:
    head, date, separator, above = OUTSIDE[name]
    plant = build(text(tmp_path / "log.csv", head, date, separator, above), name="flow").plant
    expected = build(write(tmp_path / "same.csv", ROWS), name="flow").plant
    assert plant.products == expected.products
    assert plant.stations == expected.stations


def test_dates_and_times_of_day_in_columns_of_their_own(tmp_path: Path) -> None:
    head = ["order", "operation", "machine", "start date", "start time", "end date", "end time"]
    file = text(tmp_path / "log.csv", head, strf("%Y-%m-%d,%H:%M:%S"))
    loaded = load_log(file)
    assert loaded.columns["end"] == "end date + end time"
    assert np.array_equal(loaded.log.start, load_log(write(tmp_path / "same.csv", ROWS)).log.start)


def test_one_date_for_both_times_goes_on_over_midnight(tmp_path: Path) -> None:
    file = tmp_path / "log.csv"
    file.write_text(
        "Datum,Auftrag,Arbeitsgang,Beginn,Ende\n05.01.2026,A,saw,22:00,22:30\n05.01.2026,B,saw,23:45,00:15\n",
        encoding="utf-8",
    )
    log = load_log(file).log
    assert (log.end - log.start).tolist() == [1800.0, 1800.0]


def test_dates_in_two_ways_are_both_read(tmp_path: Path) -> None:
    def both(moment: datetime) -> str:
        return moment.strftime("%d.%m.%Y %H:%M:%S" if moment.minute % 2 else "%Y-%m-%d %H:%M:%S")

    assert len(load_log(text(tmp_path / "log.csv", ENGLISH, both)).log) == len(ROWS)


def sheets(path: Path, **rows: list[list[object]]) -> Path:
    """Write a workbook."""
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, lines in rows.items():
        sheet = book.create_sheet(title)
        for line in lines:
            sheet.append(line)
    book.save(path)
    return path


def test_sheets_with_the_same_columns_are_one_log_and_others_are_counted(tmp_path: Path) -> None:
    head: list[object] = [*ENGLISH]
    lines = [[one[name] for name in ("case", "activity", "machine", "start", "end")] for one in ROWS]
    cover: list[list[object]] = [["Report"], ["of", "January"]]
    file = sheets(tmp_path / "log.xlsx", cover=cover, one=[["Title"], head, *lines[:20]], two=[head, *lines[20:]])
    log = load_log(file).log
    assert len(log) == len(ROWS)
    assert [(note.what, note.rows, note.example) for note in log.notes] == [
        ("preamble", 1, ""),
        ("sheets", 2, "cover"),
    ]


def noted(log: Log) -> dict[str, int]:
    return {note.what: note.rows for note in log.notes}


def changed(tmp_path: Path, change: Callable[[int, dict[str, object]], dict[str, object]]) -> Log:
    """The log of the flow with other values."""
    rows: Rows = [change(number, dict(one)) for number, one in enumerate(ROWS)]
    return load_log(write(tmp_path / "log.csv", rows)).log


def test_something_stands_for_names_that_are_missing(tmp_path: Path) -> None:
    log = changed(
        tmp_path, lambda n, one: one | ({"machine": ""} if n % 2 else {}) | ({"activity": ""} if n == 2 else {})
    )
    assert noted(log) == {"no_machine": 30, "no_activity": 1}
    assert {"drill", "S1"} == set(log.resource.names) - {"D[1]", "D[2]"}
    log = changed(tmp_path, lambda n, one: one | ({"machine": "", "activity": ""} if n == 3 else {}))
    assert noted(log) == {"no_work": 1}
    assert len(log) == len(ROWS) - 1


def test_a_product_that_is_told_once_is_that_of_the_whole_case(tmp_path: Path) -> None:
    log = changed(tmp_path, lambda n, one: one | {"product": "" if n % 2 or n == 4 else "gear"})
    assert noted(log) == {"no_product": 2}
    product = log.names["product"]
    assert sorted({product.name(code) for code in product.codes.tolist()}) == ["gear", "product"]


def test_values_that_are_no_numbers_are_counted(tmp_path: Path) -> None:
    log = changed(tmp_path, lambda n, one: one | {"quantity": ["1.234,5", "many", "-3", "inf"][n % 4]})
    assert noted(log) == {"no_number": 30, "negative": 15}
    assert np.nanmax(log.values["quantity"]) == 1234.5
    assert np.isnan(log.values["quantity"]).sum() == 45


def test_transitions_of_xes_that_are_neither_start_nor_complete_are_counted(tmp_path: Path) -> None:
    file = tmp_path / "log.xes"
    event = '<event><string key="concept:name" value="saw"/><string key="lifecycle:transition" value="{}"/>' \
            '<date key="time:timestamp" value="2026-01-05T06:{:02}:00"/></event>'  # fmt: skip
    traces = [
        f'<trace><string key="concept:name" value="L{n}"/>'
        + "".join(event.format(kind, 10 * n + m) for m, kind in enumerate(("start", "suspend", "resume", "complete")))
        + "</trace>"
        for n in range(4)
    ]
    file.write_text(f"<log>{''.join(traces)}</log>", encoding="utf-8")
    assert noted(load_log(file).log) == {"transitions": 8}


def test_bills_in_a_circle_are_refused(tmp_path: Path) -> None:
    rows = [one | {"product": "AB"[n // 2 % 2], "components": "BA"[n // 2 % 2] + ": 1"} for n, one in enumerate(ROWS)]
    with pytest.raises(LogError, match="A > B > A"):
        build(write(tmp_path / "log.csv", rows))


def test_what_is_no_date_stays_none(tmp_path: Path) -> None:
    log = changed(tmp_path, lambda n, one: one | {"end": {3: "7.5", 4: "-1", 5: "later"}.get(n, one["end"])})
    assert noted(log) == {"half_timed": 3, "instant": 3}


def test_a_time_that_is_far_from_the_others_is_named_with_its_row(tmp_path: Path) -> None:
    with pytest.raises(LogError, match="is that in row 9 wrong"):
        changed(tmp_path, lambda n, one: one | {"end": "2926-01-05 06:00:00" if n == 7 else one["end"]})


def test_orders_that_were_due_before_they_began_have_no_due_date(tmp_path: Path) -> None:
    rows = [one | {"due": START + timedelta(seconds=1000), "quantity": 1} for one in ROWS]
    built = build(write(tmp_path / "log.csv", rows))
    assert [order.due is None for order in built.plant.orders] == [False] * 11 + [True] * 19
    assert "19 orders were due before they were released" in built.draft.text()


def test_seconds_beside_dates_are_refused(tmp_path: Path) -> None:
    with pytest.raises(LogError, match="'due' holds plain seconds and 'end' dates"):
        changed(tmp_path, lambda n, one: one | {"due": 100.0 * n})
