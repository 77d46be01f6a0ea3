"""The harness of the benchmarks: what a benchmark is, how it is timed, how its outcome is shown."""

from benchmarks.harness.data import DATA, MissingDataError, data_file
from benchmarks.harness.exact import Exact, ratio
from benchmarks.harness.fresh import Fresh, run_fresh
from benchmarks.harness.registry import Benchmark, Measured, benchmark
from benchmarks.harness.timing import PairedTimes, compare_cpu_time, compare_fresh

__all__ = [
    "DATA",
    "Benchmark",
    "Exact",
    "Fresh",
    "Measured",
    "MissingDataError",
    "PairedTimes",
    "benchmark",
    "compare_cpu_time",
    "compare_fresh",
    "data_file",
    "ratio",
    "run_fresh",
]
