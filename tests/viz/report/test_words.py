import re
from pathlib import Path
from string import Formatter

import pytest

from models.trace import STATES
from tests.viz.report.workshop import workshop
from twin.figures import FigureTable
from twin.messages import said_in
from viz.report import sections
from viz.report.catalogue import CATALOGUE
from viz.report.words import LANGUAGES, Words, unit_text

FOLDER = Path(sections.__file__).parents[2]
SOURCE = "".join(
    file.read_text(encoding="utf-8") for file in sorted(FOLDER.rglob("*.py")) if file.name != "catalogue.py"
)
CHINESE = re.compile("[\u4e00-\u9fff]")


@pytest.mark.parametrize("name", CATALOGUE)
def test_every_text_is_there_in_both_languages_with_the_same_fields(name: str) -> None:
    english, chinese = CATALOGUE[name]
    assert english.strip() == english != ""
    assert chinese.strip() == chinese != ""
    fields = [sorted(field for _, field, _, _ in Formatter().parse(text) if field) for text in (english, chinese)]
    assert fields[0] == fields[1]
    assert not CHINESE.search(english)


def test_every_text_that_is_asked_for_exists() -> None:
    asked = set(re.findall(r'words\(\s*"([a-z0-9_]+)"', SOURCE))
    assert len(asked) > 80
    assert {name for name in asked if not name.startswith("state_")} <= set(CATALOGUE)


def test_no_text_is_left_over() -> None:
    made = re.findall(r"words\(f[\"']([a-z_]*)\{", SOURCE)
    assert made
    unused = [
        name
        for name in CATALOGUE
        if not re.search(f"['\"]{name}['\"]", SOURCE) and not any(name.startswith(start) for start in made if start)
    ]
    assert unused == []


def test_states_and_units_have_names_in_both_languages() -> None:
    for language in LANGUAGES:
        words = Words(language)
        assert len({words(f"state_{state}") for state in STATES}) == len(STATES)
    assert unit_text("tce/10k CNY", "zh") == "tce/万元"
    assert unit_text("tce/10k CNY", "en") == "tce/10k CNY"


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(ValueError, match="'fr', want one of en, zh"):
        Words("fr")


@pytest.mark.parametrize("replications", [1, 3])
def test_notes_of_figures_have_their_chinese(replications: int) -> None:
    result = workshop()
    table = FigureTable(result.plant, result.measures[:replications])
    notes = {row.note for row in table.rows() if row.note}
    assert len(notes) > 10
    missing = [note for note in notes if not CHINESE.search(said_in("zh", note))]
    assert missing == []
    assert all(said_in("en", note) == note for note in notes)
