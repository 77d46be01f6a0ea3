"""What is wrong with changed plants, in Chinese: nothing of the English is left."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.checking import examine
from models.reading import PlantError
from tests.mutations.mutants import mutant
from tests.mutations.outcome import limited
from twin.messages import said_in
from twin.study.load import load

HUNDREDS = range(10_000, 10_200)
OF_THE_USER = re.compile(
    r"“[^”]*”|`[^`]*`|'[^']*'|(?:已知的有|已有|可用的有|必须是|可选)：? ?[\w.#/ ,-]+|[\w.]+\([^)]*\)|[\w~-]*[/_.][\w/.-]*|<[^>]*>",
    re.ASCII,
)
"""What stays as it is: in quotes, names that are listed, calls, paths and names of fields."""
ENGLISH = re.compile(r"[A-Za-z]{2,}(?:[ ,;:]+[A-Za-z]{2,}){2,}")
HAN = re.compile(r"[\u4e00-\u9fff]")


def messages(seed: int, folder: Path) -> Iterator[str]:
    """Give what the reader, or `twin check`, has to say of a changed plant."""
    path = mutant(seed).write(folder)
    try:
        with limited():
            plant = load(path)
    except PlantError as error:
        yield from (one.message for one in error.errors)
        return
    with limited():
        yield from (row.message for row in examine(plant, plant.folder).rows)


@pytest.mark.parametrize("first", HUNDREDS[::100])
def test_no_message_is_left_in_english(first: int, tmp_path: Path) -> None:
    left, count = {}, 0
    for seed in range(first, first + 100):
        place = tmp_path / str(seed)
        place.mkdir()
        for message in messages(seed, place):
            if message.endswith("..."):
                continue  # a value so long that its sentence is cut off
            chinese = said_in("zh", message)
            count += 1
            if ENGLISH.search(OF_THE_USER.sub("«»", chinese)) or not HAN.search(chinese):
                left[message] = chinese
    assert count > 50
    assert not left, "\n".join(f"{english}\n    {chinese}" for english, chinese in left.items())
