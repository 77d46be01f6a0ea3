from dataclasses import fields
from pathlib import Path

import h5py
import numpy as np
import pytest
from numpy.typing import NDArray

from tests.twin.record.results import END, INDEX
from tests.twin.record.traces import random_trace
from twin.record.errors import RecordError
from twin.record.measures import LEAD_BINS, Measures, sums
from twin.record.meter import Meter


@pytest.fixture
def measures() -> Measures:
    meter = Meter(INDEX, END)
    meter.take(random_trace(INDEX, END, 300, 1))
    meter.close(END)
    return meter.measures()


def test_saved_and_loaded_is_the_same(tmp_path: Path, measures: Measures) -> None:
    with h5py.File(tmp_path / "a.h5", "w") as file:
        measures.save(file.create_group("measures"))
    with h5py.File(tmp_path / "a.h5") as file:
        back = Measures.load(file["measures"])
    for item in fields(Measures):
        np.testing.assert_array_equal(getattr(back, item.name), getattr(measures, item.name), err_msg=item.name)


def test_every_array_says_what_it_is(measures: Measures) -> None:
    for name, meaning in sums().items():
        assert getattr(measures, name).ndim == len(meaning.shape.split()), name
        assert meaning.unit, name
        assert meaning.text, name


@pytest.mark.parametrize("missing", ["energy", "windows", "lead_times"])
def test_what_is_missing_is_named(tmp_path: Path, measures: Measures, missing: str) -> None:
    with h5py.File(tmp_path / "a.h5", "w") as file:
        group = file.create_group("measures")
        measures.save(group)
        del group[missing]
        with pytest.raises(RecordError, match=f"a.h5: /measures is not complete: .*{missing}"):
            Measures.load(group)


@pytest.mark.parametrize(
    ("name", "other", "said"),
    [
        ("windows", np.zeros((3, 4)), r"windows has the shape \(3, 4\), want \(200, \d+\)"),
        ("lead_times", np.array([[0, LEAD_BINS, 1]]), r"lead_times holds no rows \(window, bin, lots\)"),
    ],
)
def test_a_wrong_shape_is_named(
    tmp_path: Path, measures: Measures, name: str, other: NDArray[np.float64], said: str
) -> None:
    with h5py.File(tmp_path / "a.h5", "w") as file:
        group = file.create_group("measures")
        measures.save(group)
        del group[name]
        group[name] = other
        with pytest.raises(RecordError, match=said):
            Measures.load(group)


def test_edges(measures: Measures) -> None:
    assert measures.edges[0] == 0
    assert measures.edges[-1] == END
    assert measures.durations.sum() == pytest.approx(END)
    assert measures.slot_edges[0] == -420
