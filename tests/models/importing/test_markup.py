"""XML from outside: lines are known, damage is one line, entities never open."""

from pathlib import Path

import pytest

from models.importing.markup import read_markup
from models.reading.errors import PlantError


def written(tmp_path: Path, text: str | bytes) -> str:
    file = tmp_path / "model.xml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return str(file)


def test_a_tree_with_lines(tmp_path: Path) -> None:
    root = read_markup(written(tmp_path, "<model a='1'>\n <point name='P&amp;1'/>\n <x/>\n <point/>\n</model>"))
    assert (root.name, root.line, root.attributes) == ("model", 1, {"a": "1"})
    assert [(tag.line, tag.get("none", "name")) for tag in root.all("point")] == [(2, "P&1"), (4, None)]


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("", 1, "damaged XML: no element found"),
        ("no XML", 1, "damaged XML: syntax error"),
        ("<model>\n<point>\n</model>", 3, "damaged XML: mismatched tag"),
        ("<model>\n<point name=/>", 2, "damaged XML: not well-formed"),
        ("<model>\n&lol;</model>", 2, "damaged XML: undefined entity"),
        (b"<model>\n\xff\xfe</model>", 2, "damaged XML: not well-formed"),
        (b'<?xml version="1.0" encoding="utf-99"?>\n<model/>', 1, "damaged XML: unknown encoding"),
        ("<!DOCTYPE model>\n<model/>", 1, "a document type"),
        (
            '<?xml version="1.0"?>\n<!DOCTYPE m [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]>\n<m>&b;</m>',
            2,
            "a document type",
        ),
        ('<!DOCTYPE m [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n<m>&x;</m>', 1, "a document type"),
        ('<!DOCTYPE m SYSTEM "http://127.0.0.1/m.dtd">\n<m/>', 1, "a document type"),
        ("<a>" * 500, 1, "more than 100 elements within each other"),
    ],
)
def test_damage_is_one_line_with_its_number(tmp_path: Path, text: str | bytes, line: int, said: str) -> None:
    file = written(tmp_path, text)
    with pytest.raises(PlantError) as caught:
        read_markup(file)
    assert str(caught.value).startswith(f"{file}:{line}: {said}")
    assert len(str(caught.value).splitlines()) == 1


def test_no_file_and_a_folder(tmp_path: Path) -> None:
    for path in (tmp_path / "none.xml", tmp_path):
        with pytest.raises(PlantError, match=r"no such file|is a directory"):
            read_markup(path)
