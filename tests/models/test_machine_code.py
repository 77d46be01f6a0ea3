"""Machine code: what goes in, what comes out, what is refused, and the file in which it is kept."""

import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from models import machine_code
from models.compiling import Kernel, bare, inner, kernels_of, outer

Floats = NDArray[np.float64]
ROOT = Path(__file__).resolve().parents[2]


@outer("float64(float64[:, ::1], int64, boolean, uint64)")
def element(rows: Floats, n: int, last: bool, key: int) -> float:
    column = rows.shape[1] - 1 if last else 1 if key & np.uint64(1) else 0
    return bare(rows)[n * rows.shape[1] + column] + 0.0 * rows[n, column]


@outer("void(int32[::1], boolean[::1])")
def switch(numbers: NDArray[np.int32], on: NDArray[np.bool_]) -> None:
    for n in range(numbers.shape[0]):
        numbers[n] += n
        on[n] = not on[n]


@outer("int64(int64)")
def halved(number: int) -> int:
    if number % 2:
        raise OverflowError
    return number // 2


@outer
def longer(side: tuple[float, float], by: float = 2.0, twice: bool = False) -> bool:
    return _square(side[0]) + _square(side[1]) > (_square(2.0 * by) if twice else _square(by))


@outer("uint64(uint64)")
def turned(word: int) -> int:
    return ~word


@inner
def _square(x: float) -> float:
    return x * x


def test_numbers_and_arrays_go_in_and_numbers_come_out() -> None:
    rows = np.arange(6.0).reshape(2, 3)
    assert element(rows, 1, True, 0) == 5.0
    assert element(rows, np.int64(1), np.bool_(False), 2**64 - 1) == 4.0
    assert turned(0) == 2**64 - 1
    assert halved(-4) == -2


def test_arrays_are_written_to() -> None:
    numbers, on = np.zeros(3, np.int32), np.array([True, False, True])
    assert switch(numbers, on) is None  # type: ignore[func-returns-value]
    assert numbers.tolist() == [0, 1, 2]
    assert on.tolist() == [False, True, False]


def test_annotations_are_a_signature_and_defaults_hold() -> None:
    assert longer.signature == "boolean(UniTuple(float64, 2), float64, boolean)"  # type: ignore[attr-defined]
    assert longer((3.0, 4.0)) is True
    assert longer((3.0, 4.0), 5.0) is False
    assert longer((3.0, 4.0), twice=True) is True
    assert longer((3.0, 4.0), by=2.5, twice=True) is False


def test_an_error_of_the_function_is_an_overflow() -> None:
    with pytest.raises(OverflowError):
        halved(3)
    assert halved(4) == 2


ROWS = np.zeros((2, 3))


@pytest.mark.parametrize(
    "given",
    [
        (ROWS.astype(np.float32), 0, False, 0), (ROWS.astype(np.int64), 0, False, 0), (ROWS.T, 0, False, 0),
        (ROWS[0], 0, False, 0), (ROWS.tolist(), 0, False, 0), (ROWS.astype(">f8"), 0, False, 0),
        (np.broadcast_to(0.0, (2, 3)), 0, False, 0), (None, 0, False, 0), (ROWS, 0.5, False, 0), (ROWS, "0", False, 0),
        (ROWS, 0, False), (ROWS, 0, False, 0, 0),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused(given: tuple[Any, ...]) -> None:
    with pytest.raises(TypeError):
        element(*given)


@pytest.mark.parametrize("side", [(1.0,), (1.0, 2.0, 3.0), [1.0, 2.0], 1.0, ("1", "2")])
def test_a_tuple_that_does_not_fit_is_refused(side: Any) -> None:
    with pytest.raises((TypeError, SystemError)):
        longer(side)


def test_a_view_that_fits_is_taken() -> None:
    assert element(np.arange(12.0).reshape(4, 3)[2:], 0, False, 0) == 6.0


def test_an_inner_function_is_for_compiled_functions() -> None:
    with pytest.raises(TypeError, match="inner"):
        _square(2.0)


@pytest.fixture
def kernel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Kernel]:
    """A function never compiled before, with a folder of its own for machine code."""
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    machine_code.folder.cache_clear()
    yield Kernel(halved.py_func, "int64(int64)", {})  # type: ignore[attr-defined]
    machine_code.folder.cache_clear()


def test_machine_code_is_kept_and_found_again(kernel: Kernel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not kernel.kept
    kernel.ready()
    assert kernel.kept
    (file,) = tmp_path.iterdir()
    again = Kernel(kernel.py_func, "int64(int64)", {})
    monkeypatch.setattr("models.translating.machine_code", None)
    assert again.kept
    assert again(8) == 4
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("damage", ["empty", "cut", "flipped", "foreign"])
def test_a_damaged_file_is_made_anew(kernel: Kernel, tmp_path: Path, damage: str) -> None:
    kernel.ready()
    (file,) = tmp_path.iterdir()
    sound = file.read_bytes()
    flipped = sound[:-5] + bytes([sound[-5] ^ 4]) + sound[-4:]
    file.write_bytes(
        {"empty": b"", "cut": sound[: len(sound) // 2], "flipped": flipped, "foreign": b"\xff\n\0"}[damage]
    )
    assert machine_code.read(file) is None
    assert Kernel(kernel.py_func, "int64(int64)", {})(8) == 4
    assert machine_code.read(file) is not None


def test_processes_that_share_work_share_machine_code(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who hands work out to processes tells each how many threads it may have."""
    mine = machine_code.machine()
    for name, value, same in (
        ("NUMBA_NUM_THREADS", "1", True),
        ("NUMBA_CACHE_DIR", "x", True),
        ("NUMBA_OPT", "0", False),
    ):
        monkeypatch.setenv(name, value)
        machine_code.machine.cache_clear()
        assert (machine_code.machine() == mine) == same
    monkeypatch.undo()
    machine_code.machine.cache_clear()


def test_a_former_file_goes(kernel: Kernel, tmp_path: Path) -> None:
    kernel.ready()
    (file,) = tmp_path.iterdir()
    name, code = machine_code.read(file) or ("", b"")
    machine_code.keep(file.with_name(file.name.rpartition("-")[0] + "-0.code"), name, code)
    assert [one.name.rpartition("-")[2] for one in tmp_path.iterdir()] == ["0.code"]


def test_without_a_folder_to_write_to_it_is_compiled_all_the_same(
    kernel: Kernel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "file"))
    machine_code.folder.cache_clear()
    assert kernel(6) == 3
    assert not Kernel(kernel.py_func, "int64(int64)", {}).kept


def _modules() -> Iterator[str]:
    for package in ("models", "twin"):
        for file in sorted((ROOT / package).rglob("*.py")):
            if "models.compiling import" in file.read_text(encoding="utf-8"):
                yield ".".join(file.relative_to(ROOT).with_suffix("").parts)


@pytest.mark.parametrize("name", list(_modules()))
def test_machine_code_of_all_kernels_needs_no_library_of_numba(name: str) -> None:
    for kernel in vars(importlib.import_module(name)).values():
        if isinstance(kernel, Kernel) and kernel.__module__ == name and kernel.called and kernel.signature:
            kernel.ready()


def test_kernels_of_a_module_are_those_with_a_signature_of_their_own() -> None:
    import twin.record.meter_kernel as module

    assert {kernel.py_func.__name__ for kernel in kernels_of(module)} == {"take_states", "take_levels"}
