import ast
from collections import Counter
from pathlib import Path

from models import words


def test_no_word_has_the_name_of_another() -> None:
    """A name that is given twice means the second word everywhere, and the kernels would not notice."""
    tree = ast.parse(Path(words.__file__).read_text(encoding="utf-8"))
    named = Counter(
        name.id
        for statement in tree.body
        if isinstance(statement, ast.Assign)
        for target in statement.targets
        for name in ast.walk(target)
        if isinstance(name, ast.Name)
    )
    assert {name for name, count in named.items() if count > 1} == {"_"}
