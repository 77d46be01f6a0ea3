"""`twin build` and `twin calibrate`: one line and exit code 2 for every log that is none."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import numpy as np
import pytest

from scenarios.command import main
from tests.twin.building.logs import START, flow_rows, row, write

HEAD = "case,activity,machine,start,end\n"
LINE = "L1,saw,S1,2026-01-05 06:00:00,2026-01-05 06:10:00\n"
OTHER = "L2,saw,S1,2026-01-05 06:10:00,2026-01-05 06:20:00\n"

WRONG = {
    "no times": ("case,activity,machine\nL1,saw,S1\nL2,saw,S1\n", "no column looks like times"),
    "no cases": ("activity,machine,start,end\n" + LINE[3:] + OTHER[3:], "no column looks like cases"),
    "one event": (HEAD + LINE, "at least two are needed"),
    "one case": (HEAD + LINE + LINE.replace("saw", "mill"), "all rows are of one case"),
    "backwards": (HEAD + "".join(f"L{n},saw,S1,2026-01-05 09:{n:02}:30,2026-01-05 08:{n:02}:00\n" for n in range(9)),
                  "end before they start"),
    "mixed zones": (HEAD + LINE + OTHER.replace("06:20:00", "06:20:00+02:00"), "mixes times with a time zone"),
    "several zones": (HEAD + LINE.replace(":00,", ":00+01:00,").replace("10:00\n", "10:00+01:00\n")
                      + OTHER.replace(":00,", ":00+02:00,").replace("20:00\n", "20:00+02:00\n"), "--zone"),
    "no meaning": ("alpha,beta,gamma\n1,2,3\n4,5,6\n", "no column looks like"),
    "no dates": (HEAD + "L1,saw,S1,soon,later\nL2,saw,S1,now,then\n", "holds no times"),
    "doubled columns": ("case,case,activity,end\n1,2,a,2026-01-05\n2,2,a,2026-01-06\n", "columns called 'case'"),
    "centuries": (HEAD + LINE + OTHER.replace("2026-01-05 06:20:00", "9999-12-31 23:59:59"), "7,974 years apart"),
    "no numbers": (HEAD + "a,b,c,inf,nan\nd,e,f,nan,inf\n", "holds no times"),
    "no activities": (HEAD + LINE.replace("saw", "") + OTHER.replace("saw", ""), "tells no activities"),
    "empty": ("", "is no table"),
    "head only": (HEAD, "holds no rows"),
    "one instant": (HEAD + "".join(f"L{n},saw,S1,2026-01-05 06:00,2026-01-05 06:00\n" for n in range(9)),
                    "of one instant"),
    "times of day": (HEAD + "L1,saw,S1,06:00,06:10\nL2,saw,S1,06:10,06:20\n", "no column holds their dates"),
    "quotation": (HEAD + LINE + OTHER.replace("saw", '"saw') + LINE + LINE.replace("saw", 'saw"'),
                  "log.csv:3: a quotation mark is not closed"),
    "texts": (HEAD + LINE.replace("saw", "saw " * 100) + OTHER, "a name of 399 letters"),
    "long ago": (HEAD + (LINE + OTHER).replace("2026", "1026"), "begin in the year 1026"),
    "far off": (HEAD + "L1,saw,S1,1e300,1e300\nL2,saw,S1,1e300,1e300\n", "begin in the year"),
    "many pieces": ("quantity," + HEAD + "1e9," + LINE + "1," + OTHER, "lots of 1e+09 pieces"),
}  # fmt: skip


def told(capsys: pytest.CaptureFixture[str]) -> str:
    """The one line that was written."""
    said = capsys.readouterr().err.strip()
    assert "\n" not in said
    assert "Traceback" not in said
    return said


@pytest.mark.parametrize("name", WRONG)
def test_what_is_no_log_is_said_in_one_line(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text, expected = WRONG[name]
    file = tmp_path / "log.csv"
    file.write_text(text, encoding="utf-8")
    assert main(["build", str(file)]) == 2
    assert expected in told(capsys)
    assert not (tmp_path / "log.yaml").exists()


def test_broken_text_is_named_with_its_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "log.csv"
    file.write_bytes((HEAD + LINE).encode() + b"L2,s\xe4ge,S1,2026-01-05 06:10:00,2026-01-05 06:20:00\n")
    assert main(["build", str(file)]) == 2
    assert f"{file}:3: is not UTF-8" in told(capsys)


def test_packed_files_that_are_damaged(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "log.csv.gz"
    whole = gzip.compress((HEAD + LINE + OTHER).encode())
    for damaged in (whole[:-12], whole[:20] + b"\xff\xff" + whole[22:], b"not packed"):
        file.write_bytes(damaged)
        assert main(["build", str(file)]) == 2
        assert "is no sound gzip file" in told(capsys)
    stream = "".join(f"2026-01-05T06:00:{n % 60:02}Z|execution|ACTIVE\n" for n in range(9999)).encode()
    file.write_bytes(gzip.compress(stream)[:-12])
    assert main(["build", str(file)]) == 2
    assert "from here on" in told(capsys)


def test_a_million_activities_are_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "log.csv"
    lines = (f"L{n % 500},act {n},S1,2026-01-05 06:00:00,2026-01-05 06:10:00" for n in range(1_000_000))
    file.write_text(HEAD + "\n".join(lines), encoding="utf-8")
    assert main(["build", str(file)]) == 2
    assert "1,000,000 different names" in told(capsys)


@pytest.mark.parametrize(
    "option",
    [["--column", "case"], ["--column", "colour=case"], ["--column", "case=none"], ["--hold-out", "2"],
     ["--html", "x.html"], ["--zone", "Mars/Base"]],
)  # fmt: skip
def test_wrong_options(option: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "log.csv"
    file.write_text(HEAD + LINE.replace(":00,", ":00Z,").replace(":00\n", ":00Z\n") * 2 + OTHER.replace(
        ":00,", ":00Z,").replace(":00\n", ":00Z\n"), encoding="utf-8")  # fmt: skip
    assert main(["build", str(file), *option]) == 2
    assert told(capsys)


def test_no_such_file_and_no_such_format(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", str(tmp_path / "none.csv")]) == 2
    assert "no such file" in told(capsys)
    (tmp_path / "log.docx").write_text("x")
    assert main(["build", str(tmp_path / "log.docx")]) == 2
    assert "no log format" in told(capsys)


@pytest.mark.parametrize("name", ["log.xlsx", "log.parquet", "log.xes", "log.json"])
def test_damaged_files_of_every_format(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / name).write_bytes(b"<log><trace>{[")
    assert main(["build", str(tmp_path / name)]) == 2
    assert name in told(capsys)


def test_damaged_rows_are_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "log.csv"
    bad = "L3,saw\nL4,saw,S1,,\n,saw,S1,2026-01-05 06:20:00,2026-01-05 06:30:00\n"
    file.write_text(HEAD + LINE + OTHER + OTHER + bad, encoding="utf-8")
    assert main(["build", str(file)]) == 0
    said = capsys.readouterr().out
    for line in ("with too many", "without any time", "without a case", "that are there twice"):
        assert f"1 rows {line}" in said


def test_build_run_and_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, out = write(tmp_path / "log.csv", flow_rows()), tmp_path / "plant.yaml"
    assert main(["build", str(file), "--out", str(out), "--json"]) == 0
    told_ = json.loads(capsys.readouterr().out)
    assert told_["found"] == {"stations": 2, "products": 1, "cases": 60, "operations": 120}
    assert main(["check", str(out)]) == 0
    assert main(["build", str(file)]) == 0
    assert main(["build", str(file)]) == 2  # log.yaml is there now


def shop(tmp_path: Path, orders: int = 80) -> Path:
    rng = np.random.default_rng(2)
    rows, free = [], dict.fromkeys("abcd", 0.0)
    for number in range(orders):
        at = 3600.0 * number
        for name in rng.permutation(list("abcd")).tolist()[:3]:
            begin = max(at, free[name])
            free[name] = at = begin + float(rng.gamma(4, 500))
            rows.append(row(number, name, name.upper(), begin, at, product="PQ"[number % 2], quantity=1))
    return write(tmp_path / "shop.csv", rows)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_hold_out_says_how_far_to_trust(language: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "page.html"
    words = ["build", str(shop(tmp_path)), "--hold-out", "60%", "-n", "4", "--html", str(page), "--lang", language]
    assert main(words) == 0
    said = capsys.readouterr().out
    assert ("The twin " if language == "en" else "该孪生") in said
    text = page.read_text(encoding="utf-8")
    assert "plotly" in text
    assert 'src="http' not in text


def test_calibrate_says_how_well_each_value_is_determined(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["calibrate", str(shop(tmp_path, 36)), "--until", "95%", "-n", "1"]) == 0
    said = capsys.readouterr().out
    assert "factor of the time between operations" in said
    assert "half-life" in said
    assert START.year == 2026
