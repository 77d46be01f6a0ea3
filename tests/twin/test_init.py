"""The public interface: light to import, complete, and sure that its packages are its own."""

import ast
import importlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

import twin

HERE = Path(twin.__file__).resolve().parent
HEAVY = ("h5py", "numba", "pandas", "pint", "plotly", "pyarrow", "pydantic", "rich", "scipy", "simpy")


def python(code: str, folder: Path, first_on_path: Path | None = None) -> "subprocess.CompletedProcess[str]":
    """Run code in a fresh interpreter, with one folder ahead of ours on the path if asked."""
    path = [str(first_on_path)] if first_on_path else []
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([*path, str(HERE.parent)])}
    return subprocess.run(
        [sys.executable, "-c", code], cwd=folder, env=env, capture_output=True, text=True, check=False
    )


def exported_to_type_checkers() -> dict[str, str]:
    """Name to module, from the imports under ``if TYPE_CHECKING``."""
    tree = ast.parse((HERE / "__init__.py").read_text(encoding="utf-8"))
    blocks = [n for n in tree.body if isinstance(n, ast.If) and ast.unparse(n.test) == "TYPE_CHECKING"]
    imports = [n for block in blocks for n in block.body if isinstance(n, ast.ImportFrom)]
    return {alias.asname or alias.name: str(n.module) for n in imports for alias in n.names}


def test_import_is_light(tmp_path: Path) -> None:
    code = f"import sys, twin; print([name for name in {HEAVY!r} if name in sys.modules])"
    assert python(code, tmp_path).stdout.strip() == "[]"


def test_the_three_lists_agree() -> None:
    assert exported_to_type_checkers() == twin._HOMES
    assert sorted(twin.__all__) == sorted(["__version__", *twin._HOMES])
    assert set(twin.__all__) <= set(dir(twin))


def test_every_public_name_loads() -> None:
    for name, home in twin._HOMES.items():
        assert getattr(twin, name) is getattr(importlib.import_module(home), name)


def test_a_name_is_loaded_at_first_use(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(twin._HOMES, "sqrt", "math")
    assert "sqrt" not in vars(twin)
    assert twin.sqrt(9.0) == 3.0
    assert vars(twin)["sqrt"] is twin.sqrt
    monkeypatch.delattr(twin, "sqrt")


def test_an_unknown_name_lists_the_known_ones() -> None:
    with pytest.raises(AttributeError, match=r"'twin' has no attribute 'rnu'.*__version__"):
        twin.rnu  # noqa: B018


@pytest.mark.parametrize("name", ["models", "solvers"])
@pytest.mark.parametrize("form", ["{}.py", "{}/__init__.py"])
def test_a_file_that_hides_a_package_is_named(tmp_path: Path, name: str, form: str) -> None:
    hiding = tmp_path / form.format(name)
    hiding.parent.mkdir(exist_ok=True)
    hiding.write_text("raise SystemExit('the hiding file was run')\n", encoding="utf-8")
    run = python("import twin", tmp_path, first_on_path=tmp_path)
    last = run.stderr.strip().splitlines()[-1]
    assert run.returncode == 1
    assert last.startswith("ImportError: twin: ")
    assert str(hiding) in last
    assert "rename" in last


def test_a_module_put_in_place_by_hand_is_noticed(tmp_path: Path) -> None:
    run = python("import sys, types; sys.modules['models'] = types.ModuleType('models'); import twin", tmp_path)
    assert "'models' is missing beside" in run.stderr.strip().splitlines()[-1]


def test_a_folder_without_code_hides_nothing(tmp_path: Path) -> None:
    (tmp_path / "models").mkdir()
    run = python("import twin; print(twin.__version__)", tmp_path, first_on_path=tmp_path)
    assert (run.returncode, run.stdout.strip()) == (0, twin.__version__)
