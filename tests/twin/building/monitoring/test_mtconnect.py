"""Streams of adapters are replayed to the time model of ISO 22400."""

from __future__ import annotations

from pathlib import Path

import pytest

from scenarios.command import main
from tests.reference import FOLDER
from twin.building.errors import LogError
from twin.building.monitoring.mtconnect import Stay, is_stream, read_stream
from twin.building.monitoring.time_model import time_model

LINES = """2026-01-05T06:00:00.000Z|avail|AVAILABLE|execution|READY|Part_Count|7
2026-01-05T06:10:00.000Z|execution|ACTIVE
2026-01-05T06:40:00.500Z|Feed_Rate|12.5|Part_Count|9
<<<<<<< HEAD
2026-01-05T06
2026-01-05T07:10:00.000Z|execution|FEED_HOLD
2026-01-05T07:20:00.000Z|estop|TRIGGERED
2026-01-05T07:05:00.000Z|Feed_Rate|0
2026-01-05T07:50:00.000Z|estop|ARMED|execution|READY
2026-01-05T08:00:00.000Z|Feed_Rate|0
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "adapter.txt"
    path.write_text(LINES, encoding="utf-8")
    return path


def test_times_damaged_lines_and_parts(file: Path) -> None:
    assert is_stream(file)
    stream = read_stream(file)
    assert [number for number, _ in stream.damaged] == [4, 5]
    assert stream.backward == (8,)
    assert stream.parts == 2
    model = time_model(stream.stays)
    assert (model.production, model.delay, model.down, model.idle) == (3600, 600, 1800, 1200)
    assert model.reference == 7200
    assert model.utilization == 3600 / 6000


def test_the_command_says_it(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", str(file)]) == 0
    said = capsys.readouterr().out
    assert "line 5 is damaged and left out: '2026-01-05T06'" in said
    assert "1.00 h" in said


def test_a_stream_without_states_is_none(tmp_path: Path) -> None:
    path = tmp_path / "adapter.txt"
    path.write_text("2026-01-05T06:00:00Z|Feed_Rate|1\n2026-01-05T06:01:00Z|Feed_Rate|2\n", encoding="utf-8")
    with pytest.raises(LogError, match="what the machine did"):
        read_stream(path)


def test_no_stay_is_no_time() -> None:
    assert time_model([]).availability == 0
    assert time_model([Stay("failed", 0, 5)]).technical == 0


def test_the_stream_of_nist() -> None:
    path = FOLDER / "logs" / "nist_mtconnect_adapter007.txt.gz"
    if not path.is_file():
        pytest.skip("no logs/nist_mtconnect_adapter007.txt.gz: set TWIN_DATA or put the data in ../shared/data")
    stream = read_stream(path)
    assert (7015, "2017") in stream.damaged
    model = time_model(stream.stays)
    assert model.busy + model.idle + model.off == pytest.approx(model.reference)
