"""HTML in which every text is escaped unless it was made here: a name of a plant is never markup."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from html import escape
from re import sub

__all__ = ["Html", "coded", "details", "join", "table", "tag"]

VOID = {"meta", "link", "br", "input"}


class Html(str):
    """Markup that is safe as it is; any other `str` is text."""

    __slots__ = ()


def _safe(content: str) -> str:
    return content if isinstance(content, Html) else escape(content)


def tag(name: str, /, *content: str, **attributes: str | None) -> Html:
    """Make an element; `class_` stands for `class`, other underscores for dashes, an attribute of None is left out.

    Examples
    --------
    >>> tag("p", "a < b ", tag("b", "c"), class_="note")
    '<p class="note">a &lt; b <b>c</b></p>'
    """
    said = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    if name in VOID:
        return Html(f"<{name}{said}>")
    return Html(f"<{name}{said}>{''.join(_safe(one) for one in content)}</{name}>")


def join(parts: Iterable[str]) -> Html:
    """Put parts one behind the other."""
    return Html("".join(_safe(part) for part in parts))


def coded(text: str) -> Html:
    """Set what stands between backticks as code.

    Examples
    --------
    >>> coded("needs `price` < 1")
    'needs <code>price</code> &lt; 1'
    """
    return Html(sub("`([^`]+)`", r"<code>\1</code>", escape(text)))


def table(
    head: Sequence[str],
    rows: Iterable[Sequence[str]],
    numbers: Collection[int] = (),
    *,
    muted: Collection[int] = (),
    caption: str = "",
) -> Html:
    """Lay out a table that scrolls sideways where the page is narrow.

    Parameters
    ----------
    head : names of the columns
    rows : cells, each row as long as the head
    numbers : columns aligned to the right
    muted : columns in a quiet colour
    caption : what the table shows, "" if that is said above it
    """
    styles = [
        " ".join((["n"] if n in numbers else []) + (["m"] if n in muted else [])) or None for n in range(len(head))
    ]

    def line(cell: str, cells: Sequence[str]) -> Html:
        return tag("tr", *(tag(cell, one, class_=style) for one, style in zip(cells, styles, strict=True)))

    titled = [tag("caption", caption)] if caption else []
    body = join(line("td", row) for row in rows)
    return tag("div", tag("table", *titled, tag("thead", line("th", head)), tag("tbody", body)), class_="table")


def details(summary: str, *content: str, is_open: bool = False) -> Html:
    """Make a part that is folded away until it is asked for."""
    return tag("details", tag("summary", summary), *content, open="" if is_open else None)
