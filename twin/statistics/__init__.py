"""Statistics of replications: pure functions on arrays that know nothing of plants."""

from twin.statistics.comparison import Comparison, RelativeChange, Verdict, compare, compare_all
from twin.statistics.errors import StatisticsError
from twin.statistics.interval import Estimate, estimate, student_t_quantile
from twin.statistics.precision import Decision, Precision, replications_needed
from twin.statistics.quantiles import LogHistogram
from twin.statistics.selection import Choice, KimNelson, Ocba, Selection, could_be_best
from twin.statistics.warm_up import WarmUp, find_warm_up

__all__ = [
    "Choice",
    "Comparison",
    "Decision",
    "Estimate",
    "KimNelson",
    "LogHistogram",
    "Ocba",
    "Precision",
    "RelativeChange",
    "Selection",
    "StatisticsError",
    "Verdict",
    "WarmUp",
    "compare",
    "compare_all",
    "could_be_best",
    "estimate",
    "find_warm_up",
    "replications_needed",
    "student_t_quantile",
]
