"""What a model expects at a path: the classes of its fields, seen through options, unions and containers."""

from __future__ import annotations

import types
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

__all__ = ["Shape", "shape_of"]

_LISTS = (list, tuple, set, frozenset)


class Shape:
    """The alternatives that a field allows.

    Attributes
    ----------
    models : tuple of model classes
    mappings : tuple of Shape, the values of the dicts it may be
    lists : tuple of Shape, the items of the lists it may be
    scalars : tuple of other classes (str, int, Any, ...)
    """

    def __init__(self, annotations: Iterable[Any]) -> None:
        models: list[type[BaseModel]] = []
        mappings: list[Shape] = []
        lists: list[Shape] = []
        scalars: list[Any] = []
        for annotation in _alternatives(annotations):
            origin, arguments = get_origin(annotation), get_args(annotation)
            if isinstance(annotation, type) and issubclass(annotation, BaseModel):
                models.append(annotation)
            elif origin is dict and len(arguments) == 2:
                mappings.append(_shape((arguments[1],)))
            elif origin in _LISTS and arguments:
                lists.append(_shape(tuple(a for a in arguments if a is not Ellipsis)))
            else:
                scalars.append(annotation)
        self.models, self.mappings = tuple(models), tuple(mappings)
        self.lists, self.scalars = tuple(lists), tuple(scalars)

    def fields(self) -> dict[str, Shape]:
        """Return the fields of the models by the name that a file uses (the alias, if there is one)."""
        collected: dict[str, list[Any]] = {}
        for model in self.models:
            for name, field in model.model_fields.items():
                collected.setdefault(field.alias or name, []).append(field.annotation)
        return {name: _shape(tuple(annotations)) for name, annotations in collected.items()}

    def inner(self, step: str | int) -> Shape | None:
        """Return the shape one step down, or None where nothing is known of it."""
        if isinstance(step, int):
            return _joined(self.lists)
        fields = self.fields()
        return fields[step] if step in fields else _joined(self.mappings)

    def only_text(self) -> bool:
        """Whether texts are allowed, and numbers are not."""
        return str in self.scalars and not any(other in self.scalars for other in (int, float, Any))


def _alternatives(annotations: Iterable[Any]) -> Iterator[Any]:
    """Open annotated types, options and unions."""
    for annotation in annotations:
        origin = get_origin(annotation)
        if origin is Annotated:
            yield from _alternatives(get_args(annotation)[:1])
        elif origin in (Union, types.UnionType):
            yield from _alternatives(get_args(annotation))
        elif hasattr(annotation, "__value__"):  # a `type` statement
            yield from _alternatives([annotation.__value__])
        elif annotation is not type(None):
            yield annotation


def _joined(shapes: tuple[Shape, ...]) -> Shape | None:
    if len(shapes) <= 1:
        return shapes[0] if shapes else None
    joined = Shape(())
    joined.models = tuple(m for s in shapes for m in s.models)
    joined.mappings = tuple(m for s in shapes for m in s.mappings)
    joined.lists = tuple(m for s in shapes for m in s.lists)
    joined.scalars = tuple(m for s in shapes for m in s.scalars)
    return joined


@lru_cache(maxsize=4096)
def _cached(annotations: tuple[Any, ...]) -> Shape:
    return Shape(annotations)


def _shape(annotations: tuple[Any, ...]) -> Shape:
    try:
        return _cached(annotations)
    except TypeError:  # an annotation whose metadata cannot be hashed
        return Shape(annotations)


def shape_of(model: type[BaseModel], path: Iterable[str | int] = ()) -> Shape | None:
    """Return what a model expects at a path of its file, or None where nothing is known of it."""
    shape: Shape | None = _shape((model,))
    for step in path:
        if shape is None:
            return None
        shape = shape.inner(step)
    return shape
