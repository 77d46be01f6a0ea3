"""Instance files: read, written, read again; Taillard's generator against his files; mistakes with file and line."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from solvers.scheduling import files
from solvers.scheduling.builder import ProblemBuilder
from solvers.scheduling.problem import Problem, SchedulingError
from tests.reference import data_file

Reader = Callable[[Path], Problem]
Writer = Callable[[Problem, Path], None]
FORMATS: list[tuple[Reader, Writer, str]] = [
    (files.read_job_shop, files.write_job_shop, "2 2\n0 3 1 4\n1 5 0 2\n"),
    (files.read_fjs, files.write_fjs, "2 2 1.33\n2 2 1 3 2 4 1 2 5\n1 1 1 6\n"),
    (files.read_fjs_with_setups, files.write_fjs_with_setups, "2 2 1.50\n1 1 1 6\n1 2 1 3 2 4\n0 1\n2 3\n4 5\n6 7\n"),
    (files.read_tardiness, files.write_tardiness, "2 2\n0 9 2 2 2 0 3 1 4 1 1 5\n3 20 1 1 1 0 6\n"),
    (files.read_flow_shop, files.write_flow_shop, "3 2\n1 2 3\n4 5 6\n"),
]


@pytest.mark.parametrize(("read", "write", "text"), FORMATS)
def test_reads_what_it_writes(read: Reader, write: Writer, text: str, tmp_path: Path) -> None:
    source, copy = tmp_path / "a.txt", tmp_path / "b.txt"
    source.write_text(text)
    write(read(source), copy)
    assert copy.read_text() == text


@pytest.mark.parametrize(("read", "write", "text"), FORMATS)
def test_any_cut_or_foreign_word_is_one_line(read: Reader, write: Writer, text: str, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    words = text.split()
    for n in range(len(words)):
        if "." in words[n]:
            continue  # the mean number of alternatives is not read
        path.write_text(_laid_out(text, words[:n]))
        with pytest.raises(SchedulingError, match=r"a\.txt:\d+: the file ends before"):
            read(path)
        path.write_text(_laid_out(text, [*words[:n], "x", *words[n + 1 :]]))
        with pytest.raises(SchedulingError, match=r"a\.txt:\d+: .*'x' is not a whole number"):
            read(path)
    path.write_text(text + "7\n")
    with pytest.raises(SchedulingError, match=r"more numbers than the first line announces"):
        read(path)


def _laid_out(text: str, words: list[str]) -> str:
    """The words in the lines of the text."""
    left = iter(words)
    return "\n".join(" ".join(next(left, "") for _ in line.split()) for line in text.splitlines())


def test_names_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(SchedulingError, match=r"none\.txt: No such file"):
        files.read_job_shop(tmp_path / "none.txt")


def test_says_what_a_format_has_no_place_for(tmp_path: Path) -> None:
    plan = ProblemBuilder()
    plan.add_mode(plan.add_operation(plan.add_job(release=2, weight=3)), 1, plan.add_machine())
    with pytest.raises(SchedulingError, match=r"a job-shop file has no place for release dates, weights"):
        files.write_job_shop(plan.build(), tmp_path / "a.txt")


def test_setups_belong_to_machine_and_pair(tmp_path: Path) -> None:
    path = tmp_path / "a.fjs"
    path.write_text(FORMATS[2][2])
    p = files.read_fjs_with_setups(path)
    assert p.setup[p.resource_setup[1], p.op_family[0], p.op_family[1]] == 5


def same(one: Problem, other: Problem) -> bool:
    arrays = ("mode_duration", "mode_resource", "op_job", "arc_from", "arc_to", "resource_follows")
    return all(np.array_equal(getattr(one, name), getattr(other, name)) for name in arrays)


def test_taillard_generates_his_instances() -> None:
    ta01 = files.read_job_shop(data_file("jsp/ta01.txt"))
    assert same(files.taillard_job_shop(15, 15, 840612802, 398197754), ta01)
    ta001 = files.read_flow_shop(data_file("pfsp/ta001.txt"))
    assert same(files.taillard_flow_shop(20, 5, 873654221), ta001)


@pytest.mark.parametrize(
    ("read", "name", "operations"),
    [
        (files.read_fjs, "fjsp/mk/mk01.txt", 55),
        (files.read_fjs, "fjsp/kacem/k1.txt", 12),
        (files.read_fjs_with_setups, "fjsp_sdst/fattahi_setup_20.fjs", 48),
        (files.read_tardiness, "tardiness/100x10_load85_1.txt", 1009),
    ],
)
def test_reads_public_instances(read: Reader, name: str, operations: int) -> None:
    assert read(data_file(name)).operations == operations
