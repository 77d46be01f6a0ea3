import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import h5py
import numpy as np
import pytest

from tests.twin.record.full_disk import fill_disk
from tests.twin.record.results import folder, identity, run, whole
from twin.record.errors import RecordError
from twin.record.folder import parts_folder
from twin.record.measures import Measures
from twin.record.reader import Record

ROOT = Path(__file__).parents[3]


def test_parts_become_one_file(tmp_path: Path) -> None:
    path = tmp_path / "result.h5"
    with folder(path, 2) as opened:
        assert opened.finished() == []
        run(opened.parts, 1)
        rows, measures = run(opened.parts, 0)
        assert opened.finished() == [0, 1]
        assert not path.exists()
        assert opened.assemble() == path
    assert [file.name for file in tmp_path.iterdir()] == ["result.h5"]
    with h5py.File(path) as file:
        assert file.attrs["complete"]
        assert file.attrs["engine"] == "reference"
        assert file["plant"][()].decode() == "name: small\n"
        assert [name.decode() for name in file["index/units"]] == ["press[1]", "press[2]", "oven", "belt"]
        np.testing.assert_array_equal(file["replication/0000/states/time"][()], rows["states"][:, 0])
        np.testing.assert_array_equal(Measures.load(file["replication/0000/measures"]).worked, measures.worked)
        assert file["replication/0001"].attrs["reason"] == "length"


def test_a_run_goes_on_where_it_stopped(tmp_path: Path) -> None:
    path = tmp_path / "result.h5"
    with folder(path) as opened:
        run(opened.parts, 0)
        run(opened.parts, 2)
        (opened.parts / "0001.unfinished").write_bytes(b"half")
    assert Record(path).state == "unfinished: 2 of 3 replications"
    with folder(path) as opened:
        assert opened.finished() == [0, 2]
        assert not (opened.parts / "0001.unfinished").exists()
        run(opened.parts, 1)
        opened.assemble()
    assert Record(path).complete


def test_more_replications_are_added_to_a_file(tmp_path: Path) -> None:
    path = whole(tmp_path / "result.h5", 2)
    before = Record(path).measures(1).worked
    with folder(path, 4) as opened:
        assert opened.finished() == [0, 1]
        run(opened.parts, 2)
        assert Record(path).finished == [0, 1, 2]
        run(opened.parts, 3)
        opened.assemble()
    assert Record(path).finished == [0, 1, 2, 3]
    np.testing.assert_array_equal(Record(path).measures(1).worked, before)
    assert not parts_folder(path).exists()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"seed": 2}, "seed 1, now 2"),
        ({"length": None}, r"length 2000\.0, now None"),
        ({"plant": "name: other"}, "another plant"),
        ({"version": "9", "record": "figures"}, r"version 0\.1\.0, now 9, record all, now figures"),
    ],
)
def test_another_run_is_left_alone(tmp_path: Path, change: dict[str, object], said: str) -> None:
    path = whole(tmp_path / "result.h5")
    before = path.read_bytes()
    with pytest.raises(
        RecordError, match=rf"result\.h5: holds another run \({said}\); give another name, or --overwrite"
    ):
        folder(path, **change)
    assert path.read_bytes() == before
    assert not parts_folder(path).exists()


def test_another_unfinished_run_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "result.h5"
    with folder(path) as opened:
        run(opened.parts, 0)
    with pytest.raises(RecordError, match=r"parts: holds 1 finished replications of another run \(seed 1, now 2\)"):
        folder(path, seed=2)
    assert Record(path).finished == [0]
    with folder(path, seed=2, overwrite=True) as opened:
        assert opened.finished() == []


def test_overwritten_at_the_end_only(tmp_path: Path) -> None:
    path = whole(tmp_path / "result.h5")
    with folder(path, 1, overwrite=True, seed=2) as opened:
        assert opened.finished() == []
        assert Record(path).head.identity.seed == 1
        run(opened.parts, 0)
        assert Record(path).head.identity.seed == 2
        opened.assemble()
    assert (Record(path).head.identity.seed, Record(path).finished) == (2, [0])


def test_a_file_that_is_not_ours_is_never_replaced(tmp_path: Path) -> None:
    path = tmp_path / "plant.yaml"
    path.write_text("name: mine")
    for overwrite in (False, True):
        with pytest.raises(RecordError, match=r"plant\.yaml: is not the result of a run .*give another name$"):
            folder(path, overwrite=overwrite)
    assert path.read_text() == "name: mine"
    assert [file.name for file in tmp_path.iterdir()] == ["plant.yaml"]


def test_a_damaged_result_is_replaced_when_asked(tmp_path: Path) -> None:
    path = whole(tmp_path / "result.h5")
    path.write_bytes(path.read_bytes()[:3000])
    with pytest.raises(RecordError, match=r"damaged or cut off.*--overwrite"):
        folder(path)
    with folder(path, 1, overwrite=True) as opened:
        run(opened.parts, 0)
        opened.assemble()
    assert Record(path).complete


def test_two_runs_at_once(tmp_path: Path) -> None:
    path = tmp_path / "result.h5"
    with folder(path), pytest.raises(RecordError, match=r"^\S*result\.h5: is being written by process \d+; wait"):
        folder(path)
    folder(path).close()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("where", ["no/result.h5", "."])
def test_impossible_places(tmp_path: Path, where: str) -> None:
    with pytest.raises(RecordError, match=r"there is no folder|is a folder"):
        folder(tmp_path / where)


def test_a_file_where_the_parts_should_be(tmp_path: Path) -> None:
    (tmp_path / "result.h5.parts").write_text("")
    with pytest.raises(RecordError, match=r"result\.h5\.parts: cannot be written: File exists"):
        folder(tmp_path / "result.h5")


@pytest.mark.parametrize("room", [100, 20_000, 100_000])
def test_a_full_disk_at_the_end_keeps_the_parts(tmp_path: Path, room: int, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "result.h5"
    with folder(path, 2) as opened:
        run(opened.parts, 0)
        run(opened.parts, 1)
        with monkeypatch.context() as patch:
            fill_disk(patch, room)
            with pytest.raises(RecordError, match=r"No space left on device; 2 finished replications are kept in \S+$"):
                opened.assemble()
    assert Record(path).finished == [0, 1]
    assert len(Record(path).table("states", 1)) > 0
    with folder(path, 2) as opened:
        assert opened.finished() == [0, 1]
        opened.assemble()
    assert Record(path).complete


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is POSIX")
@pytest.mark.parametrize("delay", [0.0, 0.03, 0.1])
def test_killed_at_any_moment(tmp_path: Path, delay: float) -> None:
    path = tmp_path / "result.h5"
    code = (
        "import sys; from pathlib import Path; from tests.twin.record.results import folder, run\n"
        f"opened = folder(Path({str(path)!r}), 1000)\n"
        "for number in range(1000): run(opened.parts, number, changes=200); print(number, flush=True)"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment
    )
    assert process.stdout is not None
    process.stdout.readline()
    process.stdout.readline()
    time.sleep(delay)
    process.send_signal(signal.SIGKILL)
    told = process.communicate()[0]
    record = Record(path)
    assert len(record.finished) >= 2 + told.count("\n")
    assert not record.complete
    for number in record.finished:
        assert record.measures(number).state_time.sum() == pytest.approx(4 * record.attributes(number)["end"])
        assert len(record.table("operations", number)) > 0
    with folder(path, 1000) as opened:
        assert opened.finished() == record.finished
        assert not list(opened.parts.glob("*.unfinished"))


def test_identity() -> None:
    assert identity().hash == identity().hash != identity(seed=2).hash
    assert identity().difference(identity()) == ""
