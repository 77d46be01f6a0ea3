"""The harness: registration, judging, table and JSON, exit codes, timing by turns, fresh processes."""

import gc
import json
import math
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import __main__ as command
from benchmarks.harness import (
    Benchmark,
    Measured,
    benchmark,
    compare_cpu_time,
    compare_fresh,
    data_file,
    registry,
    run_fresh,
)
from benchmarks.harness.bounds import Bound
from benchmarks.harness.memory import peak_memory
from benchmarks.harness.registry import UnknownGroupError, find_groups, load_group
from benchmarks.harness.runner import as_json, as_table, run
from benchmarks.harness.timing import PairedTimes, interquartile_range

ROOT = Path(__file__).resolve().parents[2]
HERE = "tests.benchmarks.test_harness"
FIELDS = ["id", "what", "value", "unit", "asked", "ok", "reference", "spread"]


def made(body: Callable[[bool], Measured], asked: str | None = "<= 1.2") -> Benchmark:
    return Benchmark("lines.made", "made for a test", "ratio", asked, body)


def wrong(quick: bool) -> Measured:
    raise AssertionError("throughput 0.7\nwant 0.8")


def broken(quick: bool) -> Measured:
    raise KeyError("gone")


# Called in fresh processes.
def add(a: float, b: float) -> float:
    print("chatter")
    return a + b


def hold_memory(megabytes: int) -> int:
    return len(bytearray(os.urandom(1)) * (megabytes * 2**20))


def fail() -> None:
    raise ValueError("no such plant")


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("<= 1.2", [1.2, -5.0], [1.2001, math.inf]),
        (">=10", [10.0, 1e9], [9.99, -math.inf]),
        ("92 .. 98", [92.0, 95.0, 98.0], [91.9, 98.1]),
        ("-1e-3..1e-3", [0.0], [0.01]),
    ],
)
def test_bounds(text: str, inside: list[float], outside: list[float]) -> None:
    bound = Bound.parse(text)
    assert all(map(bound.holds, inside))
    assert not any(map(bound.holds, [*outside, math.nan]))


@pytest.mark.parametrize("text", ["", "1.2", "< 1.2", "<= x", "98 .. 92", "<= 1.2 s"])
def test_what_is_no_bound_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="want one like"):
        Bound.parse(text)


@pytest.mark.parametrize(("value", "ok"), [(1.2, True), (1.3, False)])
def test_bounds_are_judged_in_full_mode_only(value: float, ok: bool) -> None:
    given_bound = made(lambda quick: Measured(value))
    assert run(given_bound, quick=False).ok is ok
    assert run(given_bound, quick=True).ok is None
    assert run(made(lambda quick: Measured(value), asked=None), quick=False).ok is None


def test_quick_is_handed_on() -> None:
    tell = made(lambda quick: Measured(float(quick)))
    assert [as_json([run(tell, quick)])[0]["value"] for quick in (False, True)] == [0.0, 1.0]


@pytest.mark.parametrize("quick", [False, True])
@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (wrong, "wrong: throughput 0.7 want 0.8"),
        (broken, "broke off: KeyError: 'gone'"),
        (lambda quick: Measured(math.nan), "wrong: the value is nan"),
    ],
)
def test_a_wrong_answer_is_never_ok(body: Callable[[bool], Measured], fault: str, quick: bool) -> None:
    outcome = run(made(body), quick)
    assert (outcome.ok, outcome.fault) == (False, fault)
    row = as_json([outcome])[0]
    assert (row["value"], row["ok"]) == (None, False)
    table = as_table([outcome])
    assert "wrong" in table.splitlines()[2]
    assert table.splitlines()[-1] == f"lines.made: {fault}"


def test_without_its_data_a_benchmark_is_not_run() -> None:
    outcome = run(made(lambda quick: Measured(float(len(data_file("no/such.txt").name)))), quick=False)
    assert (outcome.ok, outcome.fault) == (None, None)
    assert (as_json([outcome])[0]["value"], as_json([outcome])[0]["ok"]) == (None, None)
    table = as_table([outcome]).splitlines()
    assert "not run" in table[2]
    assert table[-1] == "lines.made: no no/such.txt: set TWIN_DATA to the folder of the data"


def test_json_has_the_fields_and_is_strict() -> None:
    outcome = run(made(lambda quick: Measured(1.1, "1.9 s", 0.05)), quick=False)
    rows = as_json([outcome])
    assert list(rows[0]) == FIELDS
    assert json.loads(json.dumps(rows, allow_nan=False)) == rows
    assert list(rows[0].values()) == ["lines.made", "made for a test", 1.1, "ratio", "<= 1.2", True, "1.9 s", 0.05]


def test_table_is_aligned() -> None:
    outcomes = [run(made(lambda quick: Measured(1.1, 2.5, 0.05)), False), run(made(lambda quick: Measured(3.0)), False)]
    lines = as_table(outcomes).splitlines()
    assert len(lines) == 4
    starts = {line.index(word) for line, word in zip(lines[2:], ("yes", "NO"), strict=True)}
    assert starts == {lines[0].index("ok")}


@pytest.fixture
def clean_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_REGISTERED", {})


@pytest.mark.usefixtures("clean_registry")
def test_registration() -> None:
    @benchmark(id="test_harness.one", what="one", unit="s", asked="<= 1")
    def one(quick: bool) -> Measured:
        return Measured(1.0)

    assert one(False).value == 1.0
    found = registry._REGISTERED["test_harness.one"]
    assert (found.group, found.asked, found.run) == ("test_harness", "<= 1", one)
    with pytest.raises(ValueError, match="registered twice"):
        benchmark(id="test_harness.one", what="one", unit="s")(one)
    with pytest.raises(ValueError, match="must start with test_harness"):
        benchmark(id="lines.one", what="one", unit="s")(one)
    with pytest.raises(ValueError, match="want one like"):
        benchmark(id="test_harness.two", what="two", unit="s", asked="fast")


def test_groups_are_files() -> None:
    assert "lines" in find_groups()
    assert not {"harness", "peers", "__main__"} & set(find_groups())
    members = load_group("lines")
    assert members
    assert all(member.id.startswith("lines.") for member in members)
    with pytest.raises(UnknownGroupError, match=r"known: .*lines"):
        load_group("harness")


def fake_group(monkeypatch: pytest.MonkeyPatch, body: Callable[[bool], Measured]) -> None:
    monkeypatch.setattr(command, "find_groups", lambda: ["lines"])
    monkeypatch.setattr(command, "load_group", lambda group: [made(body)])


@pytest.mark.parametrize(("body", "code"), [(lambda quick: Measured(9.0), 0), (wrong, 1), (broken, 1)])
def test_exit_code_tells_wrong_answers(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, body: Callable[[bool], Measured], code: int
) -> None:
    fake_group(monkeypatch, body)
    file = tmp_path / "out.json"
    assert command.main(["lines", "lines", "--json", str(file)]) == code
    rows = json.loads(file.read_text(encoding="utf-8"))
    assert [row["id"] for row in rows] == ["lines.made"]


def test_one_benchmark_of_a_group_is_run_alone(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    both = [made(lambda quick: Measured(9.0)), replace(made(broken), id="lines.other")]
    monkeypatch.setattr(command, "find_groups", lambda: ["lines"])
    monkeypatch.setattr(command, "load_group", lambda group: both)
    assert command.main(["lines.made"]) == 0
    assert "lines.other" not in capsys.readouterr().out
    assert command.main(["lines"]) == 1
    capsys.readouterr()
    assert command.main(["lines.made", "lines.none"]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err == "benchmarks: unknown benchmark 'lines.none'; lines has: lines.made, lines.other\n"


def test_a_group_that_cannot_be_loaded_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def missing(group: str) -> list[Benchmark]:
        raise ModuleNotFoundError("No module named 'simpy'")

    monkeypatch.setattr(command, "load_group", missing)
    assert command.main(["lines"]) == 1
    assert capsys.readouterr().err == "benchmarks: group lines cannot be loaded: No module named 'simpy'\n"


def test_a_file_that_cannot_be_written_is_refused_before_the_work(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fake_group(monkeypatch, broken)
    for target in (tmp_path, tmp_path / "gone" / "out.json"):
        assert command.main(["--json", str(target)]) == 2
        shown = capsys.readouterr()
        assert shown.out == ""
        assert len(shown.err.splitlines()) == 1


def in_a_process(*arguments: str, optimised: bool = False) -> subprocess.CompletedProcess[str]:
    flags = ["-O"] if optimised else []
    line = [sys.executable, *flags, "-m", "benchmarks", *arguments]
    return subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=False)


def test_unknown_group_is_one_line() -> None:
    done = in_a_process("lines", "nonsense")
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert "'nonsense'; known: " in done.stderr
    assert "lines" in done.stderr


def test_assertions_may_not_be_switched_off() -> None:
    done = in_a_process("lines", "--quick", optimised=True)
    assert done.returncode == 2
    assert "-O" in done.stderr


def test_quick_run_of_lines(tmp_path: Path) -> None:
    file = tmp_path / "lines.json"
    done = in_a_process("lines", "--quick", "--json", str(file))
    assert done.returncode == 0, done.stdout + done.stderr
    rows = json.loads(file.read_text(encoding="utf-8"))
    assert {"lines.simpy_line", "lines.simpy_loop"} <= {row["id"] for row in rows}
    for row in rows:
        assert list(row) == FIELDS
        assert row["ok"] is None
        assert row["value"] > 0
        assert row["id"] in done.stdout


def spin() -> int:
    return sum(range(20_000))


def test_callables_take_turns_after_a_warm_up() -> None:
    calls: list[str] = []

    def ours() -> str:
        calls.append("a")
        return f"a{spin()}"

    def peer() -> str:
        calls.append("b")
        return f"b{spin()}"

    times = compare_cpu_time(ours, peer, rounds=3, warm_up=1)
    assert "".join(calls) == "abababab"
    assert len(times.ours) == len(times.peer) == len(times.ratios) == 3
    assert times.results == (ours(), peer())


def test_garbage_of_others_is_collected_before_a_run() -> None:
    class Loop:
        """Unreachable, but only the collector finds out."""

        def __init__(self) -> None:
            self.me = self

    seen: list[int] = []

    def leave() -> None:
        Loop()
        spin()

    def count() -> None:
        seen.append(sum(type(thing) is Loop for thing in gc.get_objects()))
        spin()

    compare_cpu_time(leave, count, rounds=3, warm_up=0)
    assert seen == [0, 0, 0]
    assert gc.isenabled()


def test_ratio_is_the_median_of_rounds() -> None:
    times = PairedTimes((1.0, 2.0, 30.0), (1.0, 1.0, 10.0), (None, None))
    assert times.ratios == (1.0, 2.0, 3.0)
    assert times.ratio == 2.0
    assert times.spread == 1.0
    assert PairedTimes((1.0,), (2.0,), (None, None)).spread == 0.0


@given(st.lists(st.floats(0.1, 10.0), min_size=2, max_size=20))
def test_interquartile_range_is_numpys(values: list[float]) -> None:
    low, high = np.quantile(values, [0.25, 0.75])
    assert interquartile_range(values) == pytest.approx(high - low, abs=1e-9)


def test_no_round_is_refused() -> None:
    with pytest.raises(ValueError, match="rounds: 0"):
        compare_cpu_time(spin, spin, rounds=0)


def test_fresh_process_returns_what_the_function_did() -> None:
    done = run_fresh(f"{HERE}:add", 2.0, 0.5, warm_up=1)
    assert done.result == 2.5
    assert done.cpu_seconds >= 0.0
    assert done.peak_memory > 5 * 2**20


def test_fresh_process_that_fails_says_why() -> None:
    with pytest.raises(RuntimeError, match=r"test_harness:fail: exit code 1: ValueError: no such plant"):
        run_fresh(f"{HERE}:fail")


def test_peak_memory_is_that_of_the_process_alone() -> None:
    ballast = bytearray(os.urandom(1)) * (300 * 2**20)  # held by the parent, must not count for the child
    small, large = run_fresh(f"{HERE}:hold_memory", 1), run_fresh(f"{HERE}:hold_memory", 200)
    assert len(ballast) < peak_memory()
    assert small.peak_memory < 250 * 2**20
    assert large.peak_memory - small.peak_memory == pytest.approx(199 * 2**20, rel=0.1)


def test_fresh_comparison_takes_turns() -> None:
    times = compare_fresh("benchmarks.peers.simpy_loop:loop", "benchmarks.peers.simpy_loop:loop", 200, 1, rounds=2)
    assert len(times.ratios) == 2
    assert times.results[0] == times.results[1] > 0
