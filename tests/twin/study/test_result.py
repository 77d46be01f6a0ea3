"""A result: read back as it was, shown well, saved whole."""

import gc
from pathlib import Path

import pytest

import twin
from tests.twin.study.plants import line
from twin.figures.text import display_width
from twin.study.result import NotRecorded


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> twin.Result:
    return twin.run(line(), 3, warm_up="20 min", path=tmp_path_factory.mktemp("result") / "result.h5")


def test_opened_again_it_says_the_same(result: twin.Result) -> None:
    assert result.path is not None
    again = twin.open(result.path)
    assert again.plant == result.plant
    assert again.figures.to_json() == result.figures.to_json()
    assert (again.seed, again.length, again.engine, again.endings) == (7, 7200.0, "compiled", ["length"] * 3)
    assert again.warm_up.reason == "given"
    assert again.warm_up.time >= 1200.0
    assert again.versions["factory-twin"] == twin.__version__
    assert str(again) == str(result)


def test_it_shows_itself(result: twin.Result) -> None:
    assert "throughput" in str(result)
    assert "两个工位" in result.text("zh")
    assert "<table>" in result._repr_html_()
    assert repr(result) == "<Result of 'two stations': 3 replications, seed 7>"
    for language in ("en", "zh"):
        assert max(map(display_width, result.text(language, width=60).splitlines())) <= 60


def test_every_table_can_be_asked_for(result: twin.Result) -> None:
    for name in result.tables:
        table = result.table(name, 2)
        assert len(table.columns) > 2
    with pytest.raises(twin.RecordError, match="no table 'part'"):
        result.table("part")
    with pytest.raises(twin.RecordError, match="no replication 3"):
        result.table("parts", 3)


def test_a_result_without_a_file_goes_when_it_goes(tmp_path: Path) -> None:
    result = twin.run(line(), 1)
    folder = result._record.path.parent
    assert result.path is None
    assert folder.is_dir()
    saved = result.save(tmp_path / "kept.h5")
    with pytest.raises(twin.StudyError, match="is there already"):
        result.save(saved)
    said = result.figures.to_json()
    del result
    gc.collect()
    assert not folder.exists()
    assert twin.open(saved).figures.to_json() == said


def test_figures_alone_leave_no_tables() -> None:
    result = twin.run(line(), 1, record="figures")
    with pytest.raises(NotRecorded, match=r"^parts: the run was recorded with figures alone"):
        result.table("parts")
    with pytest.raises(KeyError):
        result.table("orders")
    assert len(result.table("energy")) == 8


def test_nothing_to_open_is_told(tmp_path: Path) -> None:
    with pytest.raises(twin.RecordError, match="there is no such file"):
        twin.open(tmp_path / "none.h5")
