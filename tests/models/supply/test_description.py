import pytest
from pydantic import ValidationError

from models.supply.description import Replenishment


@pytest.mark.parametrize("policy", [{"reorder": 0, "quantity": 1}, {"review": "1 d", "up_to": 5}])
def test_two_policies(policy: dict[str, object]) -> None:
    assert Replenishment.model_validate({**policy, "lead_time": "2 h"}).lead_time.mean == 7200


@pytest.mark.parametrize("policy", [{}, {"reorder": 1}, {"reorder": 1, "up_to": 3}, {"review": 1, "quantity": 3}])
def test_anything_else_is_refused(policy: dict[str, object]) -> None:
    with pytest.raises(ValidationError, match="`review` and `up_to`"):
        Replenishment.model_validate({**policy, "lead_time": "2 h"})
