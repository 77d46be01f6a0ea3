"""The page around the sections: one HTML file with everything inlined, from which no request goes out."""

from __future__ import annotations

import base64
import hashlib
import os
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from viz.report.markup import Html, join, tag
from viz.report.words import Words

__all__ = ["asset", "page", "save"]

ASSETS = Path(__file__).resolve().parents[1] / "assets"


@cache
def asset(name: str) -> str:
    """Text of a file that is inlined: style, script, plotly."""
    return (ASSETS / name).read_text(encoding="utf-8").replace("\r\n", "\n")


def plotly_version() -> str:
    """Version of the plotly.js that is inlined, as its first lines say."""
    found = re.search(r"plotly\.js .*?v([\d.]+)", asset("plotly-basic.min.js")[:200])
    return found[1] if found else ""


def _script(text: str) -> tuple[Html, str]:
    """A script, and the source by which the page's policy allows it and no other."""
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return tag("script", Html(text)), f"'sha256-{digest}'"


def page(
    words: Words,
    title: str,
    header: Html,
    sections: Sequence[tuple[str, str, Html]],
    notices: Html,
    footer: Html,
    *,
    scripts: Sequence[str] = ("plotly-basic.min.js", "report.js"),
    styles: Sequence[str] = ("report.css",),
) -> str:
    """Put a page together.

    Parameters
    ----------
    title : of the window
    header : what stands at the top
    sections : identifier, heading and content of each
    notices : between header and sections, empty for none
    footer : at the end
    scripts, styles : assets that are inlined
    """
    inlined = [_script(asset(name)) for name in scripts]
    # Nothing may be fetched, and no script runs but these: whatever a name in a plant file contains.
    policy = f"default-src 'none'; script-src {' '.join(allowed for _, allowed in inlined)}; "
    policy += "style-src 'unsafe-inline'; img-src data: blob:; base-uri 'none'; form-action 'none'"
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=policy),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("link", rel="icon", href="data:,"),
        tag("title", title),
        tag("style", Html("".join(asset(name) for name in styles))),
    )
    links = tag("nav", tag("div", *(tag("a", heading, href=f"#{name}") for name, heading, _ in sections)))
    made = [tag("section", tag("h2", heading), content, id=name) for name, heading, content in sections]
    body = tag(
        "body",
        header,
        links,
        tag("main", tag("noscript", words("needs_script")), notices, *made),
        footer,
        join(script for script, _ in inlined),
    )
    language = {"en": "en", "zh": "zh-CN"}[words.language]
    return f"<!DOCTYPE html>\n{tag('html', head, body, lang=language)}\n"


def save(text: str, path: str | Path) -> None:
    """Write a page at once or not at all."""
    path = Path(path)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.write_text(text, encoding="utf-8", newline="\n")
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
