import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from twin.record.errors import RecordError
from twin.record.lock import Lock

ROOT = Path(__file__).parents[3]


def hold(path: Path) -> subprocess.Popen[str]:
    """Start a process that holds the lock until it is killed."""
    code = (
        "import sys, time; from pathlib import Path; from twin.record.lock import Lock\n"
        f"lock = Lock(Path({str(path)!r}), Path('result.h5')); print('held', flush=True); time.sleep(60)"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_a_second_run_is_told_who_writes(tmp_path: Path) -> None:
    process = hold(tmp_path / "lock")
    try:
        with pytest.raises(RecordError, match=rf"^result\.h5: is being written by process {process.pid}; .*other name"):
            Lock(tmp_path / "lock", Path("result.h5"))
    finally:
        process.kill()
        process.communicate()


def test_the_lock_of_a_dead_process_is_taken_over(tmp_path: Path) -> None:
    process = hold(tmp_path / "lock")
    process.send_signal(signal.SIGKILL if sys.platform != "win32" else signal.SIGTERM)
    process.communicate()
    assert (tmp_path / "lock").exists()
    Lock(tmp_path / "lock", Path("result.h5")).release()
    assert not (tmp_path / "lock").exists()


def test_a_lock_that_was_given_back_is_free(tmp_path: Path) -> None:
    for _ in range(2):
        lock = Lock(tmp_path / "lock", Path("result.h5"))
        with pytest.raises(RecordError, match="is being written"):
            Lock(tmp_path / "lock", Path("result.h5"))
        lock.release()
        lock.release()


def test_no_folder(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="cannot be written"):
        Lock(tmp_path / "no" / "lock", Path("result.h5"))
