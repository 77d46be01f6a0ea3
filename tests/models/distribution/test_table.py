"""Tables of empirical distributions: the three formats, and every way in which they can be wrong."""

import pandas as pd
import pytest

from models.distribution import DistributionError, empirical, parse


def seconds(text):
    if not text.endswith(" s"):
        raise ValueError(f"{text!r} is not a time; write for example 45 s")
    return float(text.removesuffix(" s"))


@pytest.fixture
def folder(tmp_path):
    table = pd.DataFrame({"time": [3.0, 1.0, 2.5], "count": [1, 2, 3]})
    table.to_csv(tmp_path / "times.csv", index=False)
    table.to_excel(tmp_path / "times.xlsx", index=False)
    table.to_parquet(tmp_path / "times.parquet")
    (tmp_path / "one.csv").write_text("time\n3\n1\n2.5\n")
    (tmp_path / "bare.csv").write_text("3\n1\n2.5\n")
    (tmp_path / "units.csv").write_text("time\n3 s\n1 s\n2.5 s\n")
    (tmp_path / "2024, (1).csv").write_text("the time\n3\n1\n2.5\n")
    (tmp_path / "gap.csv").write_text("time,x\n3,1\n,2\n")
    (tmp_path / "words.csv").write_text("time\n3 s\nlong\n")
    (tmp_path / "empty.csv").write_text("time\n")
    (tmp_path / "nothing.csv").write_text("")
    (tmp_path / "foreign.xlsx").write_bytes(b"\x00\x01 no workbook")
    (tmp_path / "foreign.parquet").write_bytes(b"PAR1 no table")
    (tmp_path / "foreign.csv").write_bytes(b"\xff\xfe\x00\x80,\x81\n\x00")
    (tmp_path / "folder.csv").mkdir()
    return tmp_path


@pytest.mark.parametrize(
    "text",
    [
        "empirical(times.csv, time)",
        "empirical(times.xlsx, time)",
        "empirical( times.parquet , time )",
        "empirical(one.csv)",
        "empirical(bare.csv)",
        "empirical(units.csv, 'time')",
        'empirical("2024, (1).csv", the time)',
    ],
)
def test_read(folder, text):
    assert parse(text, quantity=seconds, folder=folder) == empirical([3, 1, 2.5])


def test_read_within_a_sum(folder):
    assert parse("2 * empirical(one.csv) + 1 s", quantity=seconds, folder=folder) == empirical([6, 2, 5]) + 1


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("empirical(times.csv)", "'times.csv' has the columns time, count; write empirical(times.csv, time)"),
        ("empirical(times.csv, length)", "'times.csv' has no column 'length'; it has time, count"),
        ("empirical(lost.csv)", "there is no file"),
        ("empirical(folder.csv)", "there is no file"),
        ("empirical(gap.csv, time)", "'gap.csv', value 2 must be a finite number, is 'nan'"),
        ("empirical(words.csv)", "'words.csv', value 2: 'long' is not a time; write for example 45 s"),
        ("empirical(empty.csv)", "'empty.csv' holds no values"),
        ("empirical(nothing.csv)", "'nothing.csv' cannot be read as csv table"),
        ("empirical(foreign.csv)", "'foreign.csv' cannot be read as csv table"),
        ("empirical(foreign.xlsx)", "'foreign.xlsx' cannot be read as xlsx table"),
        ("empirical(foreign.parquet)", "'foreign.parquet' cannot be read as parquet table"),
        ("empirical(times.csv, time, 3)", "there should be ); write empirical"),
        ("empirical(\0.csv)", "empirical: "),
        ("empirical(" + "x" * 5000 + ".csv)", "cannot be read"),
    ],
)
def test_refused(folder, text, part):
    with pytest.raises(DistributionError) as error:
        parse(text, quantity=seconds, folder=folder)
    assert part in str(error.value)
    assert "\n" not in str(error.value)


def test_negative_values_are_no_times(folder):
    (folder / "negative.csv").write_text("time\n3\n-1\n")
    with pytest.raises(DistributionError, match="can be as low as -1; nothing below 0 is possible here"):
        parse("empirical(negative.csv)", quantity=seconds, folder=folder)


def test_tables_need_a_folder():
    with pytest.raises(DistributionError, match=r"the table 'times\.csv' can only be read from a plant file"):
        parse("empirical(times.csv)", quantity=seconds)
