"""Kernels stay kernels: a file with compiled code imports numpy, numba, math and other kernels, and nothing else."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("solvers", "models", "twin", "viz", "scenarios")
ALLOWED = {"numpy", "numba", "math", "typing", "__future__"}
COMPILERS = {"njit", "jit", "vectorize", "guvectorize", "inner", "outer"}
COMPILING = {"models.compiling", "models.entrance", "models.machine_code", "models.sparing", "models.translating"}
"""What compiles kernels, and is none."""
PLAIN = {"models.compiling", "models.words"}
"""Modules of numbers, and the compiler: a kernel may import them, too."""


def is_kernel(tree: ast.Module) -> bool:
    """Whether a module imports one of numba's compilers, or numba itself to decorate with it."""
    for node in ast.walk(tree):
        match node:
            case ast.ImportFrom(module="numba" | "models.compiling", names=names) if COMPILERS & {
                alias.name for alias in names
            }:
                return True
            case ast.Attribute(value=ast.Name(id="numba" | "nb"), attr=attribute) if attribute in COMPILERS:
                return True
    return False


def imported(tree: ast.Module, module: str, kernels: set[str]) -> set[str]:
    """Full names of the modules that a module imports, relative ones resolved.

    ``from a import b`` gives ``a``, or ``a.b`` where that is a kernel.
    """
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = module.split(".")[: -node.level] if node.level else []
            source = ".".join([*above, *([node.module] if node.module else [])])
            names |= {full if (full := f"{source}.{alias.name}") in kernels | PLAIN else source for alias in node.names}
    return names


def breaches(tree: ast.Module, module: str, kernels: set[str]) -> set[str]:
    """Imports of a kernel that are neither numeric libraries nor other kernels."""
    names = imported(tree, module, kernels)
    return {name for name in names if name.split(".")[0] not in ALLOWED and name not in kernels | PLAIN}


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def all_kernels() -> dict[str, ast.Module]:
    files = [file for package in PACKAGES for file in sorted((ROOT / package).rglob("*.py"))]
    trees = {module_name(file): ast.parse(file.read_text(encoding="utf-8")) for file in files}
    return {name: tree for name, tree in trees.items() if is_kernel(tree) and name not in COMPILING}


def test_kernels_import_only_numbers_and_kernels() -> None:
    kernels = all_kernels()
    assert kernels, "no compiled file was found: the search of this test is broken"
    wrong = {name: found for name, tree in kernels.items() if (found := breaches(tree, name, set(kernels)))}
    assert not wrong


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("import numpy as np\nfrom numba import njit", set()),
        ("from numba import njit\nfrom models.streams.philox import draw", set()),
        ("from numba import njit\nimport models.plant", {"models.plant"}),
        ("from numba import njit\ndef f():\n    import pandas", {"pandas"}),
        ("from numba import njit\nfrom .philox import draw", set()),
        ("from numba import njit\nfrom . import philox", set()),
        ("from numba import njit\nfrom models.streams import philox", set()),
        ("from numba import njit\nfrom . import keys", {"models.streams"}),
        ("from numba import njit\nfrom ..plant import Plant", {"models.plant"}),
    ],
)
def test_a_breach_is_found(source: str, expected: set[str]) -> None:
    assert breaches(ast.parse(source), "models.streams.sampling", {"models.streams.philox"}) == expected


@pytest.mark.parametrize("source", ["from numba import njit", "import numba as nb\n@nb.njit\ndef f(): pass"])
def test_compiled_files_are_recognised(source: str) -> None:
    assert is_kernel(ast.parse(source))


def test_a_plain_file_is_no_kernel() -> None:
    assert not is_kernel(ast.parse("import numpy\nfrom numba import types"))
