import os
import subprocess
import sys
from pathlib import Path

import h5py
import numpy as np
import pytest

from twin.record.errors import RecordError
from twin.record.sink import Sink


class Full:
    """A raw file on a disk with little room."""

    def __init__(self, file: object, room: int) -> None:
        self.file, self.room = file, room

    def write(self, data: memoryview) -> int:
        if self.room < len(data):
            raise OSError(28, "No space left on device")
        self.room -= len(data)
        return self.file.write(data)  # type: ignore[attr-defined, no-any-return]

    def __getattr__(self, name: str) -> object:
        return getattr(self.file, name)


def write(sink: Sink) -> None:
    with h5py.File(sink, "w", driver="fileobj") as file:
        for n in range(20):
            data = file.create_dataset(f"d{n}", (0,), "f8", maxshape=(None,), chunks=(1000,), compression="gzip")
            data.resize((5000,))
            data[:] = np.random.default_rng(n).random(5000)


def test_it_is_an_hdf5_file(tmp_path: Path) -> None:
    sink = Sink(tmp_path / "a.h5")
    write(sink)
    sink.check()
    sink.close()
    sink.close()
    with h5py.File(tmp_path / "a.h5") as file:
        np.testing.assert_array_equal(file["d7"][()], np.random.default_rng(7).random(5000))


@pytest.mark.parametrize("room", [0, 100, 3000, 50_000, 300_000, 760_000])
def test_a_full_disk_is_noticed_and_the_file_can_be_closed(tmp_path: Path, room: int) -> None:
    sink = Sink(tmp_path / "a.h5")
    sink._file = Full(sink._file, room)  # type: ignore[assignment]
    write(sink)
    with pytest.raises(RecordError, match=r"a\.h5: cannot be written: .*No space left on device$"):
        sink.check()
    sink.close()


def test_what_was_written_after_the_error_can_be_read(tmp_path: Path) -> None:
    sink = Sink(tmp_path / "a")
    sink.write(memoryview(b"0123456789"))
    sink._file = Full(sink._file, 0)  # type: ignore[assignment]
    sink.seek(8)
    sink.write(memoryview(b"abcd"))
    sink.seek(0)
    assert sink.read() == b"01234567abcd"
    sink.seek(9)
    assert sink.read(2) == b"bc"
    sink.close()


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="cannot be written: No such file"):
        Sink(tmp_path / "no" / "a.h5")


@pytest.mark.skipif(sys.platform == "win32", reason="limits of the size of files are POSIX")
@pytest.mark.parametrize("limit", [1, 20_000, 200_000, 700_000])
def test_a_limit_of_the_system_ends_in_one_line_and_no_crash(tmp_path: Path, limit: int) -> None:
    """The same through the system: files may not grow beyond a limit, in a process of its own that must end well."""
    code = f"""
import resource, sys
from pathlib import Path
resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))
from tests.twin.record.test_sink import write
from twin.record.errors import RecordError
from twin.record.sink import Sink
sink = Sink(Path({str(tmp_path / "a.h5")!r}))
write(sink)
sink.close()
try:
    sink.check()
except RecordError as error:
    print(error)
    sys.exit(3)
"""
    root = Path(__file__).parents[3]
    environment = {**os.environ, "PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=root, env=environment)
    assert done.returncode == 3, done.stderr
    assert done.stderr == ""
    assert done.stdout.count("\n") == 1
    assert "cannot be written: File too large" in done.stdout
