"""Tables as text: commas, semicolons, tabs or bars between the columns."""

from __future__ import annotations

import gzip
import io
import re
import zlib
from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from twin.building.errors import LogError
from twin.building.log import Note

__all__ = ["read"]

SEPARATORS = (",", ";", "\t", "|")
EMPTY = ("", "NA", "NaN", "nan", "null", "NULL", "None", "n/a", "-")
SAMPLE, LINES = 1 << 16, 50
"""Bytes and lines from which the layout is told."""
LARGEST = 3 << 30
"""Largest file that is read at once [bytes]."""


def read(file: Path) -> tuple[pa.Table, list[Note]]:
    """Read it; rows with too many or too few columns are left out and counted."""
    if file.stat().st_size > LARGEST:
        raise LogError(f"{file}: is larger than {LARGEST >> 30} GiB; write it as Parquet")
    try:
        text = gzip.decompress(file.read_bytes()) if file.suffix.lower() == ".gz" else file.read_bytes()
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise LogError(f"{file}: is no sound gzip file: {error}") from None
    if text.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = text.decode("utf-16").encode()
    text = text.removeprefix(b"\xef\xbb\xbf")
    _check_encoding(file, text)
    separator, above = _layout(text)
    if above:
        text = text[_line_start(text, above) :]
    damaged: list[str] = []

    def skip(row: Any) -> str:
        damaged.append(str(row.text)[:60])
        return "skip"

    parse = pa.csv.ParseOptions(delimiter=separator, invalid_row_handler=skip, newlines_in_values=False)
    try:
        table = pa.csv.read_csv(io.BytesIO(text), parse_options=parse, convert_options=_conversion())
        count = len(damaged)
        table = _with_zones(table, text, parse)
    except pa.ArrowException as error:
        raise LogError(f"{file}: is no table: {' '.join(str(error).split())[:160]}") from None
    if b'"' in text:
        _check_quotes(file, table, text, separator, above)
    notes = [Note("preamble", above), Note("damaged", count, damaged[0] if damaged else "")]
    return table, [note for note in notes if note.rows]


def _layout(text: bytes) -> tuple[str, int]:
    """Find what stands between the columns, and how many lines stand above their names.

    Most lines have the same number of separators; titles have fewer than half of them. `sep=;` says it itself.
    """
    lines = [re.sub(rb'"[^"]*"', b"", line) for line in text[:SAMPLE].splitlines()[:LINES]]
    said = re.fullmatch(rb"sep=(.)", lines[0].strip()) if lines else None
    counts = {one: [line.count(one.encode()) for line in lines if line.strip()] for one in SEPARATORS}
    usual = {one: Counter(found).most_common(1)[0] if any(found) else (0, 0) for one, found in counts.items()}
    separator = said[1].decode() if said else max(SEPARATORS, key=lambda one: usual[one][0] * usual[one][1])
    many = usual.get(separator, (0, 0))[0]
    above = next((n for n, line in enumerate(lines) if 2 * line.count(separator.encode()) >= max(many, 1)), 0)
    return separator, max(above, 1 if said else 0)


def _line_start(text: bytes, line: int) -> int:
    """Byte at which a line begins, counted from 0; it may end as on a Mac, with a carriage return only."""
    ends = list(re.finditer(rb"\r\n|\n|\r", text[:SAMPLE]))
    return ends[line - 1].end()


def _check_quotes(file: Path, table: pa.Table, text: bytes, separator: str, above: int) -> None:
    """Refuse a quotation mark that is not closed: the rows after it would be swallowed in one cell."""
    for field, column in zip(table.schema, table.columns, strict=True):
        if not pa.types.is_string(field.type):
            continue
        long = column.filter(pc.match_substring(column, "\n"))
        swallowed = [one for one in long.to_pylist() if one.count(separator) >= max(table.num_columns - 1, 1)]
        if swallowed:
            at = text.find(swallowed[0].partition('"')[0][:40].encode())
            line = text.count(b"\n", 0, at) + 1 + above
            raise LogError(f"{file}:{line}: a quotation mark is not closed before {swallowed[0][:40]!r}")


def _conversion(**more: Any) -> pa.csv.ConvertOptions:
    return pa.csv.ConvertOptions(strings_can_be_null=True, null_values=list(EMPTY), **more)


def _with_zones(table: pa.Table, text: bytes, parse: pa.csv.ParseOptions) -> pa.Table:
    """Keep the time zone that dates were written with: Arrow turns them all to UTC."""
    zoned = [field.name for field in table.schema if getattr(field.type, "tz", None)]
    if not zoned:
        return table
    as_text = _conversion(column_types=dict.fromkeys(zoned, pa.string()), include_columns=zoned)
    written = pa.csv.read_csv(io.BytesIO(text), parse_options=parse, convert_options=as_text)
    for name in zoned:
        ends = pc.unique(pc.utf8_slice_codeunits(pc.utf8_rtrim_whitespace(written[name]), -6)).to_pylist()
        offsets = {_offset(end) for end in ends if end}
        at = table.schema.get_field_index(name)
        if len(offsets) == 1 and None not in offsets:
            column = table[name].cast(pa.timestamp("us", offsets.pop()))
            table = table.set_column(at, name, column)
        else:
            table = table.set_column(at, name, written[name])
    return table


def _offset(end: str) -> str | None:
    """Offset at the end of a date, None where it is none."""
    if end.endswith("Z"):
        return "+00:00"
    found = re.search(r"([+-]\d{2}):?(\d{2})$", end)
    return f"{found[1]}:{found[2]}" if found else None


def _check_encoding(file: Path, text: bytes) -> None:
    try:
        text.decode()
    except UnicodeDecodeError as error:
        line = text.count(b"\n", 0, error.start) + 1
        raise LogError(f"{file}:{line}: is not UTF-8 (byte 0x{text[error.start]:02x}); save it as UTF-8") from None
    if b"\0" in text[: 1 << 16]:
        raise LogError(f"{file}: is no text: it has bytes of value zero")
