"""Mutated studies: each is read, or told in lines with their place; never a traceback."""

import random
from pathlib import Path

import pytest

import twin
from tests.twin.study.sweeping.studies import FILE, study_file
from twin.study.sweeping.plan import make_plan

TEXT = (
    FILE.replace("levels: [20 s, 100 s]", "from: 20 s, to: 100 s")
    + "design: {kind: latin_hypercube, points: 4, seed: 2}\n"
)
HOSTILE = (
    "", "null", "-1", "0", "1e400", "9" * 400, "'", "[", "{", "}", "]", ":", "true", "x y", "*", "..", "[*]", "[0]", "~", "&a",
    "kn", "ocba", "NaN", "1 kg", "5 %", "stations", "run.seed", "\t", "\x00", "日本", "${x}", "!!python/object:os.system", "a.b.c.d",
)  # fmt: skip


def mutant(number: int) -> str:
    """Change a study in one to three places: a word or a line replaced, doubled, moved or left out."""
    rng = random.Random(number)
    text = TEXT
    for _ in range(rng.randint(1, 3)):
        lines = text.split("\n")
        at = rng.randrange(len(lines))
        kind = rng.randrange(6)
        if kind == 0:
            del lines[at]
        elif kind == 1:
            lines.insert(rng.randrange(len(lines)), lines[at])
        elif kind == 2:
            lines[at] = " " * rng.randint(0, 6) + lines[at].strip()
        else:
            words = lines[at].split(" ")
            words[rng.randrange(len(words))] = rng.choice(HOSTILE)
            lines[at] = " ".join(words)
        text = "\n".join(lines)
    return text


def judge(folder: Path, numbers: range) -> int:
    """Read mutants; return how many were refused."""
    refused = 0
    for number in numbers:
        file = study_file(folder, "")
        file.write_bytes(mutant(number).encode())
        try:
            plan = make_plan(file)
            assert plan.points
        except twin.PlantError as error:
            refused += 1
            for line in str(error).splitlines():
                assert "study.yaml" in line or line.startswith("... and"), (number, line)
    return refused


def test_mutants_are_read_or_refused_in_one_line_each(tmp_path: Path) -> None:
    assert judge(tmp_path, range(60)) > 30


@pytest.mark.slow
def test_many_mutants(tmp_path: Path) -> None:
    assert judge(tmp_path, range(60, 1000)) > 500
