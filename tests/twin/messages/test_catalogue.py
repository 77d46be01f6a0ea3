"""Every message of the packages has its Chinese, with the same fields."""

import re
from collections import Counter

import pytest

from tests.twin.messages.sources import core, said, texts
from twin.messages import said_in
from twin.messages.catalogue import Entry, read

FIELD = re.compile(r"\{\*?(\w+)\}")
OF_OTHERS = "system"
"""Messages of Python, the system and libraries, which stand in no source of ours."""

HOW_TO = """
{count} messages have no Chinese. For each, add two lines to the file in twin/messages/zh/ that fits,
the English as in the source with a name in each pair of braces, and its translation:

  "order '{{name}}' makes no '{{product}}'; {{remedy}}":
    "订单“{{name}}”不生产“{{product}}”；{{*remedy}}"

(a star where what is filled in is to be translated, too; terms as in the files that are there; CONTRIBUTING says more).
What is no message for a user goes into ELSEWHERE of tests/twin/messages/sources.py, with the reason.

{missing}
"""


def test_every_message_has_its_chinese() -> None:
    known = {core(english) for area in read().values() for english in area}
    missing = [text for text in said() if core(text.text) not in known]
    assert not missing, HOW_TO.format(count=len(missing), missing="\n".join(map(str, missing)))


def test_no_translation_is_left_of_a_message_that_is_gone() -> None:
    there = {core(text.text) for text in texts()}
    gone = [english for area, entries in read().items() if area != OF_OTHERS for english in entries]
    gone = [english for english in gone if core(english) not in there]
    assert not gone, "no source says this any more; take it out of twin/messages/zh/:\n" + "\n".join(gone)


def test_no_message_is_translated_twice() -> None:
    times = Counter(core(english) for entries in read().values() for english in entries)
    assert [english for english, count in times.items() if count > 1] == []


@pytest.mark.parametrize("area", sorted(read()))
def test_both_languages_have_the_same_fields(area: str) -> None:
    for english, chinese in read()[area].items():
        needed = sorted(name for name in FIELD.findall(english) if not name.startswith("_"))
        assert sorted(FIELD.findall(chinese)) == needed, english
        assert len(set(needed)) == len(needed), f"two fields of one name: {english}"


@pytest.mark.parametrize("area", sorted(read()))
def test_a_message_is_taken_for_itself(area: str) -> None:
    for english, chinese in read()[area].items():
        entry = Entry(english, chinese)
        values = {name: f"«{run[0]}»" if name == run[0] else "" for run in entry.runs for name in run}
        message = FIELD.sub(lambda field, values=values: values.get(field[1], "s"), english)  # type: ignore[misc]
        wanted = "".join(before + values.get(name, "") for before, name in entry.pieces)
        assert re.sub(r"\s", "", said_in("zh", message)) == re.sub(r"\s", "", wanted)
