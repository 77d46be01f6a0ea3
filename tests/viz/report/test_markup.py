from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from viz.report.markup import Html, coded, details, table, tag


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.text = ""
        self.values: list[str | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.values += [value for _, value in attrs]

    def handle_data(self, data: str) -> None:
        self.text += data


def _read(markup: str) -> _Reader:
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    return reader


@given(st.text(st.characters(exclude_categories=["C"])), st.text(st.characters(exclude_categories=["C"])))
def test_text_and_attributes_come_back_as_they_were_and_are_never_markup(text: str, value: str) -> None:
    read = _read(tag("p", text, title=value))
    assert read.tags == ["p"]
    assert read.text == text
    assert read.values == [value]


def test_markup_is_kept_and_attributes_are_named() -> None:
    assert tag("p", Html("<b>x</b>"), class_="a", data_n="1", id=None) == '<p class="a" data-n="1"><b>x</b></p>'
    assert tag("meta", charset="utf-8") == '<meta charset="utf-8">'


def test_columns_of_numbers_stand_right_and_cells_are_escaped() -> None:
    made = table(["name", "value"], [["<i>", "3"]], {1}, caption="a & b")
    assert '<td>&lt;i&gt;</td><td class="n">3</td>' in made
    assert "<caption>a &amp; b</caption>" in made


def test_fold_is_closed_unless_asked_for() -> None:
    assert details("more", "text") == "<details><summary>more</summary>text</details>"
    assert details("more", "text", is_open=True).startswith('<details open="">')


def test_code_is_escaped_too() -> None:
    assert coded("`<x>` & `y`") == "<code>&lt;x&gt;</code> &amp; <code>y</code>"
