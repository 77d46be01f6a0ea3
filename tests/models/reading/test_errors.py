"""Errors as lines for the user."""

import pickle

from models.reading.errors import PlantError, PlantErrors, Problems, beside, element_name, one_line


def test_one_error() -> None:
    """File, line, element, problem, remedy; nothing where nothing is known."""
    error = PlantError("must be at least 1, is 0", "plant.yaml", 14, "stations.M1.capacity", "write 1")
    assert str(error) == "plant.yaml:14: stations.M1.capacity: must be at least 1, is 0; write 1"
    assert str(PlantError("is empty", "plant.yaml")) == "plant.yaml: is empty"
    assert str(PlantError("is empty")) == "is empty"
    assert str(pickle.loads(pickle.dumps(error))) == str(error)
    assert error.errors == (error,)


def test_several_errors() -> None:
    """The first twenty, one line each, and how many more."""
    errors = PlantErrors([PlantError("wrong", "p.yaml", i + 1) for i in range(25)])
    assert len(errors.lines) == 21
    assert errors.lines[19:] == ["p.yaml:20: wrong", "... and 5 more"]
    assert str(errors).splitlines() == errors.lines
    assert (errors.line, len(errors.errors)) == (1, 25)
    assert len(pickle.loads(pickle.dumps(errors)).errors) == 25
    assert len(PlantErrors(errors.errors[:20]).lines) == 20


def test_one_line() -> None:
    """Whatever a file holds, a message is one bearable line."""
    assert one_line("a\nb\tc\x1b[31m") == "a b c\\x1b[31m"
    assert len(one_line("x" * 10_000)) == 400


def test_names() -> None:
    """Elements and files as the user writes them."""
    assert element_name(("stations", "M1", "failures", 0, "every")) == "stations.M1.failures[0].every"
    assert beside("plants/p.yaml", "../tables/o.csv") == "tables/o.csv"


def test_problems() -> None:
    """Nothing noted, nothing raised."""
    problems = Problems()
    problems.raise_if_any()
    problems.wrong((), "is odd")
    problems.wrong(("a", 1), "is wrong")
    assert str(problems) == "is odd; a[1]: is wrong"
