from typing import Any

import pytest
from pydantic import ValidationError

from models.lineside.description import Lineside

BINS = {"product": "bolt", "stations": ["fit"], "bin": 20}


def test_what_is_there_at_least() -> None:
    line = Lineside.model_validate({**BINS, "bins": 3, "time": "5 min"})
    assert (line.full, line.least) == (60, 41)


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({}, "or the `fleet` that brings it"),
        ({"time": 5.0, "fleet": "tug", "from": "dock"}, "or the `fleet` that brings it"),
        ({"fleet": "tug"}, "`fleet` and `from`"),
        ({"time": 5.0, "from": "dock"}, "`fleet` and `from`"),
        ({"time": 5.0, "node": "bench"}, "state the fleet"),
        ({"time": 5.0, "stations": ["fit", "fit"]}, "same station twice"),
        ({"time": 5.0, "bins": 1}, "greater than or equal to 2"),
    ],
)
def test_refused(more: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Lineside.model_validate(BINS | more)
