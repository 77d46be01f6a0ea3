"""Reports: one offline HTML page for a result, one for a comparison, one for a hold-out.

As in ``viz.report.write(twin.open("result.h5"), "report.html", lang="zh")``.
"""

from viz.report.writing import write, write_comparison, write_sweep, write_validation

__all__ = ["write", "write_comparison", "write_sweep", "write_validation"]
