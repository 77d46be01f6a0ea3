from pathlib import Path

import h5py
import numpy as np
import pytest

from models.trace import STREAMS
from tests.twin.record.full_disk import fill_disk
from tests.twin.record.results import END, INDEX, run
from tests.twin.record.traces import random_trace
from twin.record.errors import RecordError
from twin.record.measures import Measures
from twin.record.meter import Meter
from twin.record.rows import CHUNK
from twin.record.writer import Writer


def test_rows_come_back_in_their_types(tmp_path: Path) -> None:
    rows, measures = run(tmp_path, 3)
    with h5py.File(tmp_path / "0003.h5") as file:
        for stream, columns in STREAMS.items():
            for number, (column, kind) in enumerate(columns.items()):
                data = file[f"{stream}/{column}"]
                assert data.dtype == np.dtype(kind)
                np.testing.assert_array_equal(data[()], rows[stream][:, number])
        assert file["states/time"].attrs["unit"] == "s"
        assert file["states/unit"].attrs["names"] == "/index/units"
        assert (file.attrs["end"], file.attrs["reason"]) == (END, "length")
        assert Measures.load(file["measures"]).good.tolist() == measures.good.tolist()


def test_many_rows_are_written_before_the_end(tmp_path: Path) -> None:
    rows = np.column_stack([np.arange(3.0 * CHUNK), np.zeros(3 * CHUNK), np.ones(3 * CHUNK)])
    writer = Writer(tmp_path, 0)
    for first in range(0, len(rows), 1000):
        writer.take({"states": rows[first : first + 1000]})
        assert sum(map(len, writer._rows._waiting["states"])) < CHUNK + 1000
    assert (tmp_path / "0000.unfinished").stat().st_size > 2 * CHUNK * 8
    writer.discard()


def test_figures_alone(tmp_path: Path) -> None:
    run(tmp_path, 0, trace=False)
    with h5py.File(tmp_path / "0000.h5") as file:
        assert list(file) == ["measures"]


def test_what_is_not_finished_leaves_nothing(tmp_path: Path) -> None:
    def interrupted() -> None:
        with Writer(tmp_path, 0) as writer:
            writer.take(random_trace(INDEX, END, 100, 1))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("room", [0, 500, 5_000, 60_000])
def test_a_full_disk_is_one_line(tmp_path: Path, room: int, monkeypatch: pytest.MonkeyPatch) -> None:
    fill_disk(monkeypatch, room)
    with pytest.raises(RecordError, match=r"0000\.unfinished: cannot be written: .*No space left on device$") as caught:
        run(tmp_path, 0, changes=3000)
    assert "\n" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_a_writer_finishes_once(tmp_path: Path) -> None:
    meter = Meter(INDEX, END)
    meter.close(END)
    with Writer(tmp_path, 0) as writer:
        writer.close(END)
        writer.finish(meter.measures(), "length", seconds=1.5)
        with pytest.raises(RuntimeError, match="closed"):
            writer.finish(meter.measures(), "length")
    with h5py.File(tmp_path / "0000.h5") as file:
        assert file.attrs["seconds"] == 1.5


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="cannot be written"):
        Writer(tmp_path / "no", 0)
