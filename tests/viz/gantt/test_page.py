"""The page of a schedule."""

import json
import re
from pathlib import Path

import pytest

import viz.gantt
from tests.twin.planning.plants import job_shop, with_noise
from tests.viz.browser import visit
from twin.planning.schedule import ScheduleResult, schedule


@pytest.fixture(scope="module")
def result() -> ScheduleResult:
    plant = with_noise(job_shop(8, 4, shifts={"day": {"start": "06:00", "end": "14:00"}}))
    hostile = plant.model_copy(update={"name": "</script><b>shop"})
    return schedule(hostile, 5, replications=2, iterations=200, workers=1)


def test_every_bar_of_plan_and_run_is_there(result: ScheduleResult, tmp_path: Path) -> None:
    viz.gantt.write(result, tmp_path / "s.html")
    text = (tmp_path / "s.html").read_text(encoding="utf-8")
    data = json.loads(re.search(r'<script type="application/json">(.*?)</script>', text, re.S)[1])  # type: ignore[index]
    plan, run = data["layers"]
    assert len(plan["start"]) == len(run["start"]) == 32
    assert sorted(zip(plan["order"], plan["step"], plan["row"], strict=True)) == sorted(
        zip(run["order"], run["step"], run["row"], strict=True)
    )
    assert "<b>shop" not in text.replace("\\u003c", "")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_page_opens_offline_without_a_word_in_the_console(
    result: ScheduleResult, tmp_path: Path, lang: str
) -> None:
    viz.gantt.write(result, tmp_path / "s.html", lang)
    seen = visit(tmp_path / "s.html")
    assert seen.console == []
    assert 'data-drawn="32"' in seen.dom
    assert ("甘特图" in seen.dom) == (lang == "zh")
