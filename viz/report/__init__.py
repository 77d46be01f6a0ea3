"""Reports: one offline HTML page for a result, one for a comparison.

>>> import twin, viz.report  # doctest: +SKIP
>>> viz.report.write(twin.open("result.h5"), "report.html", lang="zh")  # doctest: +SKIP
"""

from viz.report.writing import write, write_comparison

__all__ = ["write", "write_comparison"]
