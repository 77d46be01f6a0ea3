"""Figures: from what a run left to key figures with intervals; one figure, one entry."""

from twin.figures.compare import Change, Comparison
from twin.figures.registry import Figure, FigureError, NotKnown, all_figures, check_given, figure, find, given_names
from twin.figures.span import Span, ratio
from twin.figures.subject import PLANT, Subject
from twin.figures.table import FigureTable, Row
from twin.figures.warm_up import WarmUpChoice, choose_warm_up

__all__ = [
    "PLANT",
    "Change",
    "Comparison",
    "Figure",
    "FigureError",
    "FigureTable",
    "NotKnown",
    "Row",
    "Span",
    "Subject",
    "WarmUpChoice",
    "all_figures",
    "check_given",
    "choose_warm_up",
    "figure",
    "find",
    "given_names",
    "ratio",
]
