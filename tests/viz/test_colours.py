import re

from models.trace import STATES
from viz.colours import SERIES, STATE_COLOURS


def test_every_state_has_a_colour_of_its_own() -> None:
    assert set(STATE_COLOURS) == set(STATES)
    assert len(set(STATE_COLOURS.values())) == len(STATES)
    assert all(re.fullmatch("#[0-9a-f]{6}", colour) for colour in (*STATE_COLOURS.values(), *SERIES))
