"""Messages in Chinese: the sentence is translated, what is the user's own stays."""

import pytest

from twin.messages import said_in


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("no station is called 'Lathe'; did you mean 'lathe'?", "没有名为“Lathe”的工位；是否指“lathe”？"),
        ("no station is called 'product'; known: 'order' and 'node'", "没有名为“product”的工位；已有：“order”和“node”"),
        ("no station is called 'L'; known: 'a', 'b' and 5 more", "没有名为“L”的工位；已有：“a”、“b”等（另有 5 个）"),
        ("unknown field 'x'; known are: name, station, buffer", "未知字段“x”；已知的有：name, station, buffer"),
        ("must be a whole number, is 'abc'", "必须是整数，现为“abc”"),
        ("must be a list or a mapping of names, is 5", "必须是列表或名称映射，现为 5"),
        ("must be a text, is 5; put it in quotes", "必须是文本，现为 5；请加上引号"),
        ("must have at least 2 items, has 1", "必须至少有 2 项，现有 1"),
        ("'45 kg' is a mass, a time is wanted, for example '45 s'", "“45 kg”是质量，应为时间，例如 '45 s'"),
        (
            "'5,5 s' is not one number with one unit; write a decimal point, not a comma; a time is wanted, "
            "for example '45 s'",
            "“5,5 s”不是一个数加一个单位；小数请用小数点而不是逗号；应为时间，例如 '45 s'",
        ),
        ("load 120.0 %: 5 h of work in 4 h, before any setup", "负荷 120.0 %：4 h 内有 5 h 的工作量，尚未计入换型"),
        ("replication 3: 4 lots wait for a card of loop", "第 3 次重复仿真：4 个批次等待 loop 的看板卡"),
        ("r.h5: cannot be written: No space left on device", "r.h5：无法写入：磁盘空间不足"),
        ("'车床' has no routing", "'车床' has no routing"),
        ("", ""),
    ],
)
def test_a_sentence_is_translated_and_names_stay(english: str, chinese: str) -> None:
    assert said_in("zh", english) == chinese
    assert said_in("en", english) == english


def test_what_is_chinese_already_stays() -> None:
    assert said_in("zh", "plant.yaml 已存在；--force 可覆盖") == "plant.yaml 已存在；--force 可覆盖"
