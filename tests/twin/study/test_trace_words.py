"""The trace in words: every line of a tiny run, in both languages."""

import io
from pathlib import Path

import pytest

import twin
from models.trace import OUTCOMES, PART_ENDS, STATES
from twin.study.trace_words import TEXTS, WORDS_ZH, TraceWords, telling_to


def tiny() -> twin.Plant:
    return twin.Plant.model_validate(
        {
            "name": "tiny",
            "products": {"nut": {"routing": [{"name": "cut", "station": "saw", "time": 10.0}]}},
            "orders": [{"name": "A", "product": "nut", "due": 5.0}, {"name": "B", "product": "nut"}],
            "stations": {"saw": {"operators": {"crew": 1}}},
            "people": {"crew": {"size": 1}},
        }
    )


def told(language: str) -> list[str]:
    out = io.StringIO()
    twin.run(tiny(), observers=[TraceWords(tiny(), out, language)])
    return out.getvalue().splitlines()


def test_everything_is_told_in_the_order_of_time() -> None:
    lines = told("en")
    times = [float(line[:14]) for line in lines]
    assert times == sorted(times)
    said = [line[16:] for line in lines]
    for line in (
        "saw is processing",
        "crew: 1 busy",
        "lot 1 comes to queue saw (1)",
        "lot 0 leaves wip nut (1)",
        "saw has done cut on lot 0: good, 1 of 1 pieces good, 10 s of work",
        "lot 0 (nut, A #0) is finished: 1 of 1 pieces good, lead time 10 s",
        "order A #0 is done: 1 of 1 pieces, 5 s late",
        "order B #0 is done: 1 of 1 pieces, without due date",
    ):
        assert line in said
    assert lines[-1] == "        20.000  the run ends"


def test_chinese_tells_as_much() -> None:
    lines = told("zh")
    assert len(lines) == len(told("en"))
    assert "        10.000  订单 A #0 完成：1 件中 1 件，延迟 5 s" in lines


def test_every_word_is_there() -> None:
    assert {*STATES, *OUTCOMES, *PART_ENDS} <= set(WORDS_ZH)
    for english, chinese in TEXTS.values():
        assert english != chinese


def test_a_file_is_closed(tmp_path: Path) -> None:
    with telling_to(tiny(), tmp_path / "trace.txt") as words:
        words.close(3.0)
    assert (tmp_path / "trace.txt").read_text(encoding="utf-8") == "         3.000  the run ends\n"


def test_an_unknown_state_fails() -> None:
    with pytest.raises(IndexError):
        TraceWords(tiny(), io.StringIO()).take({"states": __import__("numpy").array([[0.0, 0.0, 99.0]])})
