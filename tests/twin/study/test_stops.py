"""Runs that are stopped: by a kill, by Ctrl-C, by a full disk. What was finished is there, and the run goes on."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import twin
from tests.twin.study.plants import FILE, line, plant_file
from tests.twin.study.test_run import digest

ROOT = Path(twin.__file__).resolve().parents[1]
posix = pytest.mark.skipif(os.name != "posix", reason="signals and limits of POSIX")


def start(folder: Path, *arguments: str, before: str = "") -> "subprocess.Popen[str]":
    """Start the command in a process group of its own, with lines of Python before it."""
    code = f"import sys\n{before}\nfrom scenarios.command import main\nsys.exit(main({list(arguments)!r}))"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def wait_for_parts(folder: Path, count: int, process: "subprocess.Popen[str]") -> None:
    """Wait until so many replications are finished."""
    for _ in range(6000):
        if len(list(folder.glob("result.h5.parts/[0-9]*.h5"))) >= count:
            return
        assert process.poll() is None, process.communicate()
        time.sleep(0.01)
    raise AssertionError("no replication was finished within a minute")


def goes_on(folder: Path) -> None:
    """Check that the run goes on from what is there, to the same result as one that was never stopped."""
    there = twin.open(folder / "result.h5")
    assert not there.complete
    assert 0 < there.replications < 2000
    assert there.text().startswith(f"unfinished: {there.replications} of 2000 replications")
    assert there.figures["throughput"].n == there.replications
    wanted = max(there.numbers) + 2
    twin.run(folder / "plant.yaml", wanted, path=folder / "result.h5")
    twin.run(line(), wanted, path=folder / "fresh.h5")
    assert digest(folder / "result.h5") == digest(folder / "fresh.h5")


@posix
def test_a_kill_loses_no_finished_replication(tmp_path: Path) -> None:
    plant_file(tmp_path)
    process = start(tmp_path, "run", "plant.yaml", "--out", "result.h5", "-n", "2000", "--workers", "1")
    wait_for_parts(tmp_path, 3, process)
    other = start(tmp_path, "run", "plant.yaml", "--out", "result.h5", "-n", "2000")
    _, said = other.communicate(timeout=60)
    assert other.returncode == 2
    assert f"is being written by process {process.pid}" in said
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    goes_on(tmp_path)


@posix
def test_ctrl_c_with_workers_keeps_what_is_finished_and_says_so(tmp_path: Path) -> None:
    plant_file(tmp_path)
    hurry = "import twin.study.crew as crew\ncrew.HERE = crew.WORTH = 0.0"
    process = start(tmp_path, "run", "plant.yaml", "--out", "result.h5", "-n", "2000", "--workers", "2", before=hurry)
    wait_for_parts(tmp_path, 4, process)
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130, said
    assert len(said.splitlines()) == 1, said
    assert "kept; the same command goes on: result.h5" in said
    goes_on(tmp_path)


@posix
@pytest.mark.parametrize("limit", [20_000, 400_000])
def test_a_full_disk_is_one_line_and_loses_no_finished_replication(tmp_path: Path, limit: int) -> None:
    plant_file(tmp_path, FILE.replace("2 h", "20 h"))
    full = f"import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))"
    process = start(tmp_path, "run", "plant.yaml", "--out", "result.h5", "-n", "4", before=full)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 1
    assert len(said.splitlines()) == 1
    assert "cannot be written: File too large" in said
    assert not (tmp_path / "result.h5").exists()
    if "4 finished replications are kept" in said:
        assert twin.open(tmp_path / "result.h5").replications == 4
        assert twin.run(tmp_path / "plant.yaml", 4, path=tmp_path / "result.h5").complete
    else:
        assert limit == 20_000
        assert sorted(item.name for item in tmp_path.iterdir()) == ["plant.yaml"]


@posix
def test_a_worker_of_a_killed_run_ends_by_itself(tmp_path: Path) -> None:
    plant_file(tmp_path, FILE.replace("2 h", "50000 h"))
    hurry = "import twin.study.crew as crew, twin.study.job as job\ncrew.Crew._worth_it = lambda self, *known: True\n"
    process = start(tmp_path, "run", "plant.yaml", "--out", "result.h5", "-n", "2", "--workers", "2", before=hurry)
    unfinished = tmp_path / "result.h5.parts" / "0001.unfinished"
    for _ in range(6000):
        if unfinished.exists() and unfinished.stat().st_size > 100_000:
            break
        assert process.poll() is None, process.communicate()
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.communicate(timeout=60)  # the pipes close when the last worker has gone
    size = unfinished.stat().st_size
    time.sleep(0.3)
    assert unfinished.stat().st_size == size
