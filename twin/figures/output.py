"""Tables of figures handed out: pandas, CSV, Excel, JSON, HTML."""

from __future__ import annotations

import json
from html import escape
from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Tabular", "html_table"]

Record = dict[str, str | float | int | None]


def html_table(head: list[str], rows: list[list[str]], caption: str = "", numbers: tuple[int, ...] = ()) -> str:
    """Write an HTML table that carries no style of its own but the side on which numbers stand."""
    side = ["right" if n in numbers else "left" for n in range(len(head))]

    def line(tag: str, cells: list[str]) -> str:
        return "<tr>" + "".join(
            f'<{tag} style="text-align:{s}">{escape(cell)}</{tag}>' for cell, s in zip(cells, side, strict=True)
        ) + "</tr>"  # fmt: skip

    title = f"<caption>{escape(caption)}</caption>" if caption else ""
    body = "".join(line("td", row) for row in rows)
    return f"<table>{title}<thead>{line('th', head)}</thead><tbody>{body}</tbody></table>"


class Tabular:
    """Something that can hand itself out as a table; records hold numbers, not text."""

    def records(self) -> list[Record]:
        """Rows as dictionaries with the same keys; NaN where a number is not known."""
        raise NotImplementedError

    def to_frame(self) -> pd.DataFrame:
        """Hand out a pandas table."""
        import pandas as pd

        return pd.DataFrame(self.records())

    def to_csv(self, path: str | Path) -> None:
        """Write a CSV file (UTF-8 with a mark, so that Excel shows Chinese)."""
        self.to_frame().to_csv(path, index=False, encoding="utf-8-sig")

    def to_excel(self, path: str | Path) -> None:
        """Write an Excel file."""
        self.to_frame().to_excel(path, index=False, sheet_name="figures")

    def to_json(self, path: str | Path | None = None) -> str:
        """Write JSON, and hand the text out; what is not known is null."""
        rows = [
            {key: None if isinstance(value, float) and isnan(value) else value for key, value in record.items()}
            for record in self.records()
        ]
        text = json.dumps(rows, ensure_ascii=False, indent=2, allow_nan=False)
        if path is not None:
            Path(path).write_text(text + "\n", encoding="utf-8")
        return text
