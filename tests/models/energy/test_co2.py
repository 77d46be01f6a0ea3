import pytest

from models.energy.co2 import Co2Error, co2_factor, co2_factors, co2_of_electricity
from models.energy.description import EnergyUse

KWH = 3.6e6


def test_published_values() -> None:
    assert co2_factor("cn-grid-2023-national").kg_per_kwh == pytest.approx(0.5306)
    assert co2_factor("cn-grid-2023-southwest").kg_per_kwh == pytest.approx(0.2472)
    assert co2_factor("cn-grid-2022-national").year == 2022
    assert len(co2_factors()) == 11
    assert all(factor.source and 0 < factor.kg_per_kwh < 1 for factor in co2_factors().values())


def test_the_default_of_a_plant_is_known() -> None:
    assert co2_factor(EnergyUse().co2).name == "cn-grid-2023-national"


def test_a_value_of_ones_own() -> None:
    factor = co2_factor(0.4 / KWH)
    assert (factor.name, factor.year) == ("stated", None)
    assert factor.kg_per_kwh == pytest.approx(0.4)


def test_an_unknown_name_lists_the_known_ones() -> None:
    with pytest.raises(
        Co2Error, match=r"'cn-grid-2023-nort'; did you mean .*known are cn-grid-2023-national, .*kg/kWh"
    ) as caught:
        co2_factor("cn-grid-2023-nort")
    assert "\n" not in str(caught.value)


def test_green_electricity_has_no_emissions() -> None:
    factor = co2_factor("cn-grid-2023-national")
    assert co2_of_electricity(1000 * KWH, factor) == pytest.approx(530.6)
    assert co2_of_electricity(1000 * KWH, factor, 0.25) == pytest.approx(0.75 * 530.6)
