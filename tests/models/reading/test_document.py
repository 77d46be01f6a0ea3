"""YAML to nodes with lines."""

from pathlib import Path

import pytest

from models.reading.document import Text, locate, plain, read_document, scalar
from models.reading.errors import PlantError


def _read(folder: Path, content: str | bytes) -> object:
    path = folder / "p.yaml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return plain(read_document(path, "p.yaml"))


def _error(folder: Path, content: str | bytes) -> str:
    with pytest.raises(PlantError) as caught:
        _read(folder, content)
    assert len(str(caught.value).splitlines()) == 1
    return str(caught.value)


def test_core_schema(tmp_path: Path) -> None:
    """Only what YAML 1.2 says is not text."""
    content = "a: 06:00\nb: on\nc: yes\nd: 2026-01-05\ne: 1e3\nf: 0o17\ng: 0x1F\nh: ~\n"
    content += "i: TRUE\nj: '5'\nk: .5\nl: -.inf\nm:\nn: 1_000"
    assert _read(tmp_path, content) == {
        "a": "06:00", "b": "on", "c": "yes", "d": "2026-01-05", "e": 1000.0, "f": 15, "g": 31, "h": None, "i": True,
        "j": "5", "k": 0.5, "l": float("-inf"), "m": None, "n": "1_000",
    }  # fmt: skip
    assert scalar("+12") == 12
    assert scalar(".nan") != scalar(".nan")


def test_bom_comments_aliases_and_keys_like_words(tmp_path: Path) -> None:
    """A byte order mark is no content, an alias is its value, `on` and `06:00` are keys."""
    content = b"\xef\xbb\xbf# plant\na: &x {b: [1, 2]}\nc: *x\non: 1\n06:00: 2\n"
    assert _read(tmp_path, content) == {"a": {"b": [1, 2]}, "c": {"b": [1, 2]}, "on": 1, "06:00": 2}


def test_lines(tmp_path: Path) -> None:
    """An entry stands where its key stands, also behind an alias; an unknown path ends at what is known."""
    (tmp_path / "p.yaml").write_text("a: &x\n  b:\n    - 1\n    - c: 2\n\nd: *x\n")
    root = read_document(tmp_path / "p.yaml", "p.yaml")
    lines = {path: locate(root, path)[0].line for path in [("a",), ("a", "b"), ("a", "b", 1, "c"), ("d",), ("d", "b")]}
    assert lines == {("a",): 1, ("a", "b"): 2, ("a", "b", 1, "c"): 4, ("d",): 6, ("d", "b"): 2}
    node, known = locate(root, ("a", "b", 7, "c"))
    assert (node.line, known) == (2, ("a", "b"))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "p.yaml: is empty"),
        ("# nothing\n---\n", "p.yaml: is empty"),
        ("- a\n", "p.yaml:1: must be a mapping"),
        ("just text", "p.yaml:1: must be a mapping"),
        ("a: 1\nb: 2\na: 3\n", "p.yaml:3: 'a' is stated twice (first in line 1)"),
        ("a: 1\n\tb: 2\n", "p.yaml:2: "),
        ("a:\n\tb: 2\n", "tabs"),
        ("a: 1\n---\nb: 2\n", "p.yaml:2: holds more than one document"),
        ("1: a\n", "p.yaml:1: the key '1' must be a text; put it in quotes"),
        ("x:\n  ? [a]\n  : 1\n", "p.yaml:2: a key must be a text, not a list"),
        ("a: &x b\n*x : 1\n", "p.yaml:2: a key must be a text, not an alias"),
        ("a: !!python/object/apply:os.system ['ls']\n", "p.yaml:1: the tag '!!python/object/apply:os.system' is not"),
        ("a: !x 5\n", "p.yaml:1: the tag '!x' is not accepted"),
        ("a: {b: 1}\nc:\n  <<: {b: 2}\n", "p.yaml:3: merge keys"),
        ("a: *b\n", "p.yaml:1: no anchor is called 'b'"),
        ("a: &b [*b]\n", "p.yaml:1: '*b' stands inside of what it refers to"),
        ("a: 1\nb: " + "[" * 100_000, "p.yaml:2: is nested more than 60 levels deep"),
        ("a: 1\nb: " + "9" * 10_000, "p.yaml:2: the number has too many digits"),
        ("a: [1, 2\nb: 3\n", "p.yaml:"),
        ("a: b: c\n", "p.yaml:1: a ':' where none can stand"),
        ("a: 'never closed\n", "p.yaml:"),
        ("a: 1\nb: x\0y\n", "p.yaml:2: holds a NUL byte"),
        ("a: 1\nb: x\7y\n", "p.yaml:2: holds the control character 0x07"),
        (b"a: 1\nb: \xff\xfe\xfd\n", "p.yaml:2: holds bytes that are not UTF-8"),
        ("a: 1".encode("utf-16"), "p.yaml:1: is stored as UTF-16"),
        ("%YAML 3.0\n---\na: 1", "p.yaml:"),
        ("a: @b\n", "p.yaml:1: "),
    ],
)
def test_refused(tmp_path: Path, content: str | bytes, message: str) -> None:
    """One line with the line number."""
    assert message in _error(tmp_path, content)


def test_bomb_of_aliases(tmp_path: Path) -> None:
    """Nine levels of nine aliases are not expanded."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 10)]
    assert "aliases repeat more than 200,000 values" in _error(tmp_path, "\n".join(lines))


def test_files_that_are_none(tmp_path: Path) -> None:
    """Missing files, directories and huge files are told apart."""
    for name, message in [("none.yaml", "no such file"), (".", "is a directory"), ("a\0b", "cannot be read")]:
        with pytest.raises(PlantError, match=message):
            read_document(tmp_path / name, name)
    with (tmp_path / "huge.yaml").open("wb") as file:
        file.truncate(51 * 2**20)
    with pytest.raises(PlantError, match=r"huge.yaml: is too large \(51 MB; at most 50 MB\)"):
        read_document(tmp_path / "huge.yaml", "huge.yaml")


def test_texts_of_another_folder_know_it(tmp_path: Path) -> None:
    """Names of files are relative to the file that states them."""
    (tmp_path / "p.yaml").write_text("a: b")
    root = read_document(tmp_path / "p.yaml", "p.yaml")
    text = plain(root, tmp_path / "variants")["a"]
    assert isinstance(text, Text)
    assert (text, text.folder) == ("b", tmp_path)
    assert type(plain(root, tmp_path)["a"]) is str
