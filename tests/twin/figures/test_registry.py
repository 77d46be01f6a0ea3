"""The register: complete entries, names that are identifiers, no heavy import."""

import subprocess
import sys

import pytest

from twin.figures import Figure, all_figures, given_names


@pytest.mark.parametrize("entry", all_figures().values(), ids=lambda entry: entry.name)
def test_entries_are_complete(entry: Figure) -> None:
    assert entry.name.isidentifier()
    assert entry.en
    assert any("\u4e00" <= character <= "\u9fff" for character in entry.zh)
    assert entry.unit
    assert entry.formula
    assert entry.source
    assert entry.per
    assert entry.title("zh") == entry.zh


def test_names_that_the_user_may_give() -> None:
    names = given_names()
    assert {"sales_growth", "planned_scrap_ratio", "weight_machine", "oee"} <= names
    assert all(name.isidentifier() for name in names)


def test_the_import_is_light() -> None:
    heavy = ("numba", "pandas", "rich", "scipy", "plotly", "h5py")
    code = f"import sys, twin.figures; print([name for name in {heavy} if name in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
