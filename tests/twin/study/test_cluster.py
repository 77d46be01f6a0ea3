"""Runs on a Dask cluster: the same bit for bit, whatever happens to a worker; what cannot be reached is one line."""

import gc
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import twin
from tests.twin.study.plants import FILE, RULE, line, plant_file
from tests.twin.study.sweeping.studies import study_file
from tests.twin.study.test_run import digest
from twin.study import cluster

ROOT = Path(twin.__file__).resolve().parents[1]


def start(*arguments: str) -> "subprocess.Popen[bytes]":
    """Start a part of a cluster in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "DASK_DISTRIBUTED__DASHBOARD__LINK": ""}
    return subprocess.Popen(
        [sys.executable, "-m", "distributed.cli." + arguments[0], *arguments[1:]],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def free_port() -> int:
    with socket.socket() as made:
        made.bind(("127.0.0.1", 0))
        return int(made.getsockname()[1])


def answers(port: int) -> bool:
    with socket.socket() as made:
        made.settimeout(0.2)
        return made.connect_ex(("127.0.0.1", port)) == 0


def worker(address: str) -> "subprocess.Popen[bytes]":
    return start(
        "dask_worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1"
    )  # fmt: skip


class Local:
    """A scheduler and two workers on this machine, each a process that the test has started."""

    def __init__(self) -> None:
        port = free_port()
        self.address = f"tcp://127.0.0.1:{port}"
        self.scheduler = start("dask_scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard")
        self.processes = [self.scheduler]
        for _ in range(600):
            if answers(port):
                break
            time.sleep(0.1)
        self.workers = [worker(self.address) for _ in range(2)]
        self.processes += self.workers

    def wait(self, count: int) -> None:
        from dask.distributed import Client

        client = Client(self.address, timeout=60, set_as_default=False)
        client.wait_for_workers(count, timeout=120)
        client.close()

    def end(self) -> None:
        for process in self.processes:
            process.kill()
            process.wait()


@pytest.fixture(scope="module")
def local() -> Iterator[Local]:
    pytest.importorskip("distributed", reason="the extra `cluster` is not installed")
    made = Local()
    try:
        made.wait(2)
        yield made
    finally:
        made.end()


@pytest.mark.slow
def test_a_run_on_a_cluster_is_the_same_bit_for_bit(local: Local, tmp_path: Path) -> None:
    plant = line(run=twin.RunSettings(length=3600.0, replications=6, seed=7))
    twin.run(plant, path=tmp_path / "here.h5", workers=1)
    told: list[float | None] = []
    twin.run(plant, path=tmp_path / "there.h5", cluster=local.address, progress=told.append)
    assert digest(tmp_path / "there.h5") == digest(tmp_path / "here.h5")


@pytest.mark.slow
def test_what_does_not_come_is_made_again(local: Local, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from dask.distributed import Future

    fetch, lost = Future.result, list[str]()

    def result(self: Future, timeout: float) -> object:
        if len(lost) < 2:
            lost.append(self.key)
            raise TimeoutError
        return fetch(self, timeout)

    monkeypatch.setattr(Future, "result", result)
    plant = line(run=twin.RunSettings(length=3600.0, replications=6, seed=7))
    twin.run(plant, path=tmp_path / "here.h5", workers=1)
    twin.run(plant, path=tmp_path / "there.h5", cluster=local.address)
    assert len(lost) == 2
    assert digest(tmp_path / "there.h5") == digest(tmp_path / "here.h5")


@pytest.mark.slow
def test_a_state_goes_along(local: Local, tmp_path: Path) -> None:
    state = twin.save_state(line(), tmp_path / "s", "1 h")
    twin.run(state=state, replications=3, path=tmp_path / "here.h5", workers=1)
    twin.run(state=state, replications=3, path=tmp_path / "there.h5", cluster=local.address)
    assert digest(tmp_path / "there.h5") == digest(tmp_path / "here.h5")


@pytest.mark.slow
def test_rules_in_files_go_along(local: Local, tmp_path: Path) -> None:
    (tmp_path / "rules.py").write_text(RULE)
    file = plant_file(tmp_path, FILE.replace("  table: {}", "  table: {queue: {rule: 'rules.py:last'}}"))
    twin.run(file, path=tmp_path / "here.h5", workers=1)
    twin.run(file, path=tmp_path / "there.h5", cluster=local.address)
    assert digest(tmp_path / "there.h5") == digest(tmp_path / "here.h5")
    (tmp_path / "inner").mkdir()
    inner = plant_file(tmp_path / "inner", file.read_text().replace("rules.py", "../rules.py"))
    with pytest.raises(twin.StudyError, match="outside of the plant's folder"):
        twin.run(inner, cluster=local.address)


@pytest.mark.slow
def test_compare_and_a_failing_run(local: Local, tmp_path: Path) -> None:
    other = line(name="other", sources={"demand": {"product": "bolt", "every": 90.0}})
    here = twin.compare([line(), other], 2, workers=1)
    there = twin.compare([line(), other], 2, cluster=local.address)
    assert there.to_json() == here.to_json()
    (tmp_path / "rules.py").write_text("def last(lot, station, now):\n    raise ValueError('no')\n")
    file = plant_file(tmp_path, FILE.replace("  table: {}", "  table: {queue: {rule: 'rules.py:last'}}"))
    with pytest.raises(twin.SimulationError, match="replication"):
        twin.run(file, cluster=local.address)


@pytest.mark.slow
def test_a_sweep_goes_on_when_a_worker_is_killed(local: Local, tmp_path: Path) -> None:
    file = study_file(tmp_path)
    here = twin.sweep(file, replications=30, workers=1)
    killed: list[int] = []

    def kill(share: float | None) -> None:
        if not killed and share is not None and share > 0.1:
            victim = local.workers[0]
            killed.append(victim.pid)
            os.kill(victim.pid, signal.SIGKILL)
            victim.wait()

    there = twin.sweep(file, replications=30, cluster=local.address, progress=kill)
    assert killed
    assert [point.values for point in there.points] == [point.values for point in here.points]


@pytest.mark.slow
def test_a_cluster_without_workers_or_that_ends_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed", reason="the extra `cluster` is not installed")
    monkeypatch.setattr(cluster, "REACH", 3.0)
    made = Local()
    try:
        made.wait(2)
        plant = line(run=twin.RunSettings(length=36_000.0, replications=200, seed=7))

        def end(share: float | None) -> None:
            if share:
                made.scheduler.kill()

        with pytest.raises(twin.RunFailed) as error:
            twin.run(plant, path=tmp_path / "r.h5", cluster=made.address, progress=end)
        assert str(error.value).startswith(f"cluster {made.address}: the connection is lost")
        assert twin.open(tmp_path / "r.h5").replications > 0
    finally:
        made.end()


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:{port}", "127.0.0.1:{port}"])
def test_nobody_there_is_one_line(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed", reason="the extra `cluster` is not installed")
    monkeypatch.setattr(cluster, "REACH", 0.5)
    with pytest.raises(twin.RunFailed) as error:
        twin.run(line(), cluster=address.format(port=free_port()))
    assert "nobody answers there within 0.5 s" in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("address", ["", "nowhere", "htp://x:1", "tcp://", "tcp://127.0.0.1:notaport", "tcp://:::1"])
def test_what_is_no_address_is_one_line(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed", reason="the extra `cluster` is not installed")
    monkeypatch.setattr(cluster, "REACH", 0.5)
    with pytest.raises((twin.StudyError, twin.RunFailed)) as error:
        twin.run(line(), cluster=address)
    assert str(error.value).startswith("cluster")
    assert "\n" not in str(error.value)


def test_nothing_is_collected_while_a_client_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    distributed = pytest.importorskip("dask.distributed", reason="the extra `cluster` is not installed")
    collected: list[bool] = []

    def client(*given: object, **named: object) -> None:
        collected.append(gc.isenabled())
        raise OSError

    monkeypatch.setattr(distributed, "Client", client)
    with pytest.raises(twin.RunFailed, match="nobody answers"):
        twin.run(line(), cluster="tcp://127.0.0.1:1")
    assert collected == [False]
    assert gc.isenabled()


def test_workers_beside_a_cluster_are_refused() -> None:
    with pytest.raises(twin.StudyError, match="a cluster has its own"):
        twin.run(line(), cluster="tcp://127.0.0.1:1", workers=2)
