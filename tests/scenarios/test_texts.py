"""The catalogue: complete in both languages, with the same places to fill in, and nothing that is never said."""

import re
import string
from pathlib import Path

import pytest

import scenarios
from scenarios.say import Say
from scenarios.texts import TEXTS
from scenarios.verbs import VERBS

SOURCE = "\n".join(file.read_text(encoding="utf-8") for file in Path(scenarios.__file__).parent.rglob("*.py"))


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("key", TEXTS)
def test_both_languages_say_it(key: str) -> None:
    english, chinese = TEXTS[key]
    assert fields(english) == fields(chinese)
    assert re.search(r"[\u4e00-\u9fff]", chinese) or key in ("usage", "bad_option")
    assert not re.search(r"[\u4e00-\u9fff]", english)


KINDS_OF_LOAD = ("check.station", "check.people", "check.fleet", "check.rack")


@pytest.mark.parametrize("key", TEXTS)
def test_no_text_is_idle(key: str) -> None:
    stem = key.rpartition(".")[0]
    told = any(f"{quote}{key}{quote}" in SOURCE.replace(f'    "{key}": (', "") for quote in "\"'")
    by_part = stem in ("ended", "option", "column") or key in KINDS_OF_LOAD
    by_severity = key in ("check.error", "check.warning", "check.note")
    assert told or by_part or by_severity or key in VERBS


def test_an_unknown_language_is_english() -> None:
    assert Say("fr")("run.stopped") == "stopped"
    assert Say("zh")("init.wrote", path="a") == "已写出 a"
