"""The command line as people and scripts meet it: exit codes, one line for what is wrong, languages."""

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

import twin
from scenarios import verbs
from scenarios.command import main
from tests.twin.study.plants import FILE, plant_file

ROOT = Path(twin.__file__).resolve().parents[1]
HEAVY = ("h5py", "joblib", "numba", "numpy", "pandas", "pint", "plotly", "pydantic", "rich", "scipy", "simpy", "yaml")

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def plant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A plant file in the current folder."""
    monkeypatch.chdir(tmp_path)
    plant_file(tmp_path)
    return "plant.yaml"


def shell(folder: Path, command: str) -> "subprocess.CompletedProcess[str]":
    """Run a line of a shell, with `twin` for the command."""
    python = f'"{sys.executable}" -m scenarios.command'
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        command.replace("twin ", f"{python} "), shell=True, cwd=folder, env=environment, capture_output=True, text=True
    )


def test_help_loads_nothing_heavy(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom scenarios.command import main\n"
        f"assert main(['--help']) == 0\nprint([name for name in {HEAVY!r} if name in sys.modules])"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, cwd=tmp_path, capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == "[]", done.stderr
    for verb in verbs.VERBS:
        assert f"\n    {verb} " in done.stdout


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("verb", verbs.VERBS)
def test_every_verb_explains_itself(verb: str, language: str, capsys: Capture) -> None:
    assert main([verb, "--help", "--lang", language]) == 0
    said = capsys.readouterr().out
    assert said.startswith(f"usage: twin {verb} " if language == "en" else f"用法：twin {verb} ")
    assert "--lang" in said


def test_every_verb_is_a_file_and_every_file_a_verb() -> None:
    files = {file.stem for file in Path(verbs.__file__).parent.glob("*.py")} - {"__init__"}
    assert files == {verbs.module_of(verb).rpartition(".")[2] for verb in verbs.VERBS}


def test_the_version(capsys: Capture) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"factory-twin {twin.__version__}\n"


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("", "required: commands"),
        ("rnu plant.yaml", "invalid choice: 'rnu'"),
        ("run", "give a plant file, or a saved state"),
        ("run plant.yaml --replication 3", "unrecognized arguments"),
        ("run plant.yaml -n some", "--replications/-n: invalid int value"),
        ("run plant.yaml -n 0", "replications"),
        ("run plant.yaml --length '5 kg'", "--length: '5 kg' is a mass"),
        ("run plant.yaml --length 0", "--length: '0', want more than 0"),
        ("run plant.yaml --warm-up '9 h'", "must be shorter than the run"),
        ("run plant.yaml --precision 200%", "precision: target: 2.0"),
        ("run plant.yaml --workers 0", "workers: 0, want at least 1"),
        ("run plant.yaml --out none/r.h5", "there is no folder"),
        ("run none.yaml", "none.yaml: no such file"),
        ("run .", "is a directory"),
        ("check none.yaml", "none.yaml: no such file"),
        ("compare plant.yaml", "1 given, want at least 2"),
        ("compare plant.yaml none.yaml", "none.yaml: no such file"),
        ("compare a.h5 b.h5 -n 3", "--replications has no effect on result files"),
        ("show none.h5", "there is no such file"),
        ("show plant.yaml", "is not the result of a run"),
        ("kpis plant.yaml", "is not the result of a run"),
        ("run plant.yaml --html none/page.html", "none/page.html: cannot be written: there is no folder none"),
        ("init plant.yaml", "plant.yaml"),
    ],
)
def test_wrong_input_is_one_line_and_exit_code_2(plant: str, command: str, said: str, capsys: Capture) -> None:
    assert main(shlex.split(command)) == 2
    errors = capsys.readouterr().err.splitlines()
    assert len(errors) == 1, errors
    assert errors[0].startswith("twin")
    assert said in errors[0]


def test_every_mistake_in_a_plant_has_its_line(plant: str, capsys: Capture) -> None:
    Path(plant).write_text(FILE.replace("60 s", "60 kg").replace("30 s", "fast"), encoding="utf-8")
    assert main(["run", plant]) == 2
    errors = capsys.readouterr().err.splitlines()
    assert [line.split(": ")[1] for line in errors] == ["plant.yaml:7", "plant.yaml:8"]


DEADLOCK = """
name: loop
products:
  p:
    routing:
    - {name: a, station: A, time: 1 s}
    - {name: b, station: B, time: 1 s, inspection: {false_alarm: 0.9, rework: a}}
stations: {A: {queue: {capacity: 0}}, B: {queue: {capacity: 0}}}
orders: [{name: one, product: p, quantity: 30}]
"""


def test_a_run_that_cannot_go_on_is_exit_code_1(plant: str, capsys: Capture) -> None:
    Path(plant).write_text(DEADLOCK, encoding="utf-8")
    assert main(["run", plant]) == 1
    errors = capsys.readouterr().err
    assert len(errors.splitlines()) == 1
    assert errors.startswith("twin: replication 0: deadlock at ")


@pytest.mark.parametrize(
    ("command", "code", "said"),
    [
        ("check plant.yaml", 2, "plant.yaml:8: products.bolt.routing[1].time: “30 kg”是质量，应为时间，例如 '45 s'"),
        ("run plant.yaml", 2, "plant.yaml:8: products.bolt.routing[1].time: “30 kg”是质量，应为时间，例如 '45 s'"),
        ("run loop.yaml", 1, "发生死锁：工位互相等待，形成循环：A 占有批次"),
        ("run none.yaml", 2, "none.yaml: 没有该文件"),
        ("run loop.yaml -n some", 2, "参数 --replications/-n：无效的 int 值：'some'"),
        ("run loop.yaml -n 0", 2, "replications：应大于或等于 1，现为 0"),
        ("run loop.yaml --workers 0", 2, "workers：0，至少应为 1"),
        ("run loop.yaml --length '5 kg'", 2, "--length：“5 kg”是质量，应为时间，例如 '45 s'"),
        ("show loop.yaml", 2, "loop.yaml：不是运行结果"),
        ("init loop.yaml", 2, "loop.yaml：无法写入：文件已存在"),
    ],
)
def test_what_is_wrong_is_told_in_chinese(plant: str, command: str, code: int, said: str, capsys: Capture) -> None:
    Path(plant).write_text(FILE.replace("30 s", "30 kg"), encoding="utf-8")
    Path("loop.yaml").write_text(DEADLOCK, encoding="utf-8")
    assert main([*shlex.split(command), "--lang", "zh"]) == code
    errors = capsys.readouterr().err.splitlines()
    assert len(errors) == 1, errors
    assert said in errors[0]


def test_findings_are_told_in_chinese(plant: str, capsys: Capture) -> None:
    late = DEADLOCK.replace("quantity: 30", "quantity: 30, due: 5 s")
    Path(plant).write_text(late.replace("orders:", "buffers: {spare: {}}\norders:"), encoding="utf-8")
    assert main(["check", plant, "--lang", "zh"]) == 0
    shown = capsys.readouterr().out
    assert "plant.yaml:9: buffers.spare: 警告: 没有工位从该缓冲区取料" in shown
    assert "plant.yaml:10: orders[0].due: 警告: 订单“one”无法按期完成：交期为 5 s" in shown
    assert main(["check", plant, "--lang", "zh", "--json"]) == 0
    assert "没有工位从该缓冲区取料" in capsys.readouterr().out


def test_a_rule_that_gives_no_number_is_wrong_input(plant: str, capsys: Capture) -> None:
    Path("rule.py").write_text("def none(*known):\n    return None\n", encoding="utf-8")
    Path(plant).write_text(FILE.replace("table: {}", 'table: {queue: {rule: "rule.py:none"}}'), encoding="utf-8")
    assert main(["run", plant]) == 2
    errors = capsys.readouterr().err
    assert errors == "twin: replication 0: stations.table.queue.rule: none returned None, a number is wanted\n"


def test_a_fault_of_the_program_is_one_line_with_the_traceback_in_a_file(
    plant: str, capsys: Capture, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def broken(path: str) -> twin.Plant:
        raise ZeroDivisionError("by\nzero")

    monkeypatch.setattr("twin.study.load.load", broken)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert main(["run", plant]) == 70
    errors = capsys.readouterr().err.splitlines()
    assert len(errors) == 1
    assert "ZeroDivisionError: by zero; please report it with " in errors[0]
    assert "in broken" in Path(errors[0].split(" with ")[-1]).read_text(encoding="utf-8")


def test_ctrl_c_is_exit_code_130(plant: str, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(path: str) -> twin.Plant:
        raise KeyboardInterrupt

    monkeypatch.setattr("twin.study.load.load", stopped)
    assert main(["run", plant, "--lang", "zh"]) == 130
    assert capsys.readouterr().err == "twin: 已中断\n"


@pytest.mark.skipif(os.name != "posix", reason="needs a POSIX shell")
def test_a_reader_that_has_seen_enough_is_no_error(tmp_path: Path) -> None:
    done = shell(tmp_path, "twin schema | head -n 1; twin --help | head -n 0")
    assert (done.stdout, done.stderr) == ("{\n", "")


def test_a_run_in_json(plant: str, capsys: Capture) -> None:
    assert main(["run", plant, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["replications"], found["seed"], found["complete"], found["file"]) == (3, 7, True, None)
    by_name = {row["figure"]: row for row in found["figures"] if row["kind"] == "plant"}
    assert by_name["throughput"]["value"] == twin.run(plant, record="figures").figures["throughput"].mean


def test_what_is_written_in_chinese_has_the_chinese_names(plant: str, capsys: Capture) -> None:
    assert main(["--lang", "zh", "run", plant]) == 0
    said = capsys.readouterr().out
    assert "两个工位：3 次重复仿真" in said
    assert "种子 7，compiled 引擎，结束方式：达到设定时长" in said
