"""The entrance from Python into machine code: a function that takes Python's objects and needs nothing of numba.

It reads numbers by Python's own functions, and what it needs of an array out of the array, whose layout is laid down
for programs in C (NumPy reference, "Python types and C-structures"). Arrays must be of the kind that is wanted, in C
order, and such as can be written to.
"""

import sys
from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils

__all__ = ["write_entrance"]

HEAD = object.__basicsize__
"""Bytes that any object begins with; those of an array follow."""
DATA, DIMENSIONS, SHAPE, STRIDES, KIND, FLAGS = HEAD, HEAD + 8, HEAD + 16, HEAD + 24, HEAD + 40, HEAD + 48
BYTE_ORDER, NUMBER = HEAD + 10, HEAD + 12
"""Of the kind of elements: their order of bytes, and the number of the kind."""
FIT = 0x1 | 0x100 | 0x400
"""Flags of an array: in C order, aligned, may be written to."""
SWAPPED = ord(">" if sys.byteorder == "little" else "<")

_OBJECT, _BYTE, _INT, _WORD = ir.IntType(8).as_pointer(), ir.IntType(8), ir.IntType(32), ir.IntType(64)


def write_entrance(context: Any, library: Any, description: Any) -> None:
    """Add the entrance of a function to the code that it stands in.

    It is called with the type of arrays, the arguments in a row, and how many these are; it returns the result, or 0
    after having told Python of an error. The only error of the function itself is an OverflowError.
    """
    module = library.create_ir_module("entrance")
    kind = ir.FunctionType(_OBJECT, [_OBJECT, _OBJECT.as_pointer(), _WORD])
    builder = ir.IRBuilder(
        ir.Function(module, kind, description.llvm_cpython_wrapper_name).append_basic_block("entrance")
    )
    array_type, given, count = builder.function.args
    python = context.get_python_api(builder)
    _unless(
        builder,
        python,
        builder.icmp_signed("==", count, _WORD(len(description.argtypes))),
        f"{description.qualname} takes {len(description.argtypes)} arguments",
    )
    values = []
    for number, wanted in enumerate(description.argtypes):
        one = builder.load(builder.gep(given, [_WORD(number)]))
        text = f"{description.qualname}: {description.args[number]}: want {wanted}"
        if isinstance(wanted, types.UniTuple):
            values.append(_numbers(builder, python, wanted, one, text))
        elif isinstance(wanted, types.Array):
            _check(builder, python, wanted, one, array_type, text)
            values.append(_array(context, builder, wanted, one))
        else:
            values.append(_number(builder, python, wanted, one))
    with builder.if_then(cgutils.is_not_null(builder, python.err_occurred()), likely=False):
        builder.ret(_OBJECT(None))
    called = context.declare_function(module, description)
    status, result = context.call_conv.call_function(builder, called, description.restype, description.argtypes, values)
    with builder.if_then(status.is_error, likely=False):
        python.err_set_none(_error(builder, "OverflowError"))
        builder.ret(_OBJECT(None))
    builder.ret(_object(python, description.restype, result))
    library.add_ir_module(module)


def _unless(builder: Any, python: Any, fits: Any, text: str) -> None:
    """Return with an error unless all is well."""
    with builder.if_then(builder.not_(fits), likely=False):
        python.err_set_string(_error(builder, "TypeError"), text)
        builder.ret(_OBJECT(None))


def _error(builder: Any, name: str) -> Any:
    """Return a kind of error: what Python knows it by is a variable (numba's own helper takes its address)."""
    known = builder.module.globals.get(f"PyExc_{name}")
    return builder.load(known or ir.GlobalVariable(builder.module, _OBJECT, f"PyExc_{name}"))


def _at(builder: Any, start: Any, offset: int, kind: Any) -> Any:
    """Load what stands so many bytes behind an address."""
    return builder.load(builder.bitcast(builder.gep(start, [_WORD(offset)]), kind.as_pointer()))


def _check(builder: Any, python: Any, wanted: Any, one: Any, array_type: Any, text: str) -> None:
    """Return with an error unless an object is an array of the kind that is wanted."""
    subtype = cgutils.get_or_insert_function(
        builder.module, ir.FunctionType(_INT, [_OBJECT, _OBJECT]), "PyType_IsSubtype"
    )
    found = _at(builder, one, HEAD - 8, _OBJECT)
    _unless(builder, python, builder.icmp_signed("!=", builder.call(subtype, [found, array_type]), _INT(0)), text)
    elements = _at(builder, one, KIND, _OBJECT)
    fits = builder.icmp_signed("==", _at(builder, one, DIMENSIONS, _INT), _INT(wanted.ndim))
    flags = builder.and_(_at(builder, one, FLAGS, _INT), _INT(FIT))
    number = np.dtype(str(wanted.dtype)).num
    for more in (
        builder.icmp_signed("==", flags, _INT(FIT)),
        builder.icmp_signed("==", _at(builder, elements, NUMBER, _INT), _INT(number)),
        builder.icmp_signed("!=", _at(builder, elements, BYTE_ORDER, _BYTE), _BYTE(SWAPPED)),
    ):
        fits = builder.and_(fits, more)
    _unless(builder, python, fits, text)


def _array(context: Any, builder: Any, wanted: Any, one: Any) -> Any:
    """Return numba's view of an array, which belongs to nobody."""
    array = context.make_array(wanted)(context, builder)
    size = context.get_abi_sizeof(context.get_data_type(wanted.dtype))
    count = _WORD(1)
    lengths: dict[str, list[Any]] = {}
    for name, offset in (("shape", SHAPE), ("strides", STRIDES)):
        first = _at(builder, one, offset, _WORD.as_pointer())
        lengths[name] = [builder.load(builder.gep(first, [_WORD(n)])) for n in range(wanted.ndim)]
    for length in lengths["shape"]:
        count = builder.mul(count, length)
    array.meminfo = array.parent = _OBJECT(None)
    array.nitems, array.itemsize = count, _WORD(size)
    array.data = builder.bitcast(_at(builder, one, DATA, _OBJECT), array.data.type)
    array.shape, array.strides = (cgutils.pack_array(builder, lengths[name]) for name in ("shape", "strides"))
    return array._getvalue()


def _numbers(builder: Any, python: Any, wanted: Any, one: Any, text: str) -> Any:
    """Return numbers out of a tuple."""
    fits = builder.icmp_signed("==", python.tuple_size(one), _WORD(wanted.count))
    _unless(builder, python, fits, text)
    parts = [_number(builder, python, wanted.dtype, python.tuple_getitem(one, n)) for n in range(wanted.count)]
    return cgutils.pack_array(builder, parts)


def _number(builder: Any, python: Any, wanted: Any, one: Any) -> Any:
    """Return a number out of a Python object."""
    if wanted == types.float64:
        return python.float_as_double(one)
    if wanted == types.boolean:
        return builder.icmp_signed("!=", python.object_istrue(one), _INT(0))
    kind = ir.FunctionType(_WORD, [_OBJECT])
    name = "PyLong_AsLongLong" if wanted == types.int64 else "PyLong_AsUnsignedLongLongMask"
    return builder.call(cgutils.get_or_insert_function(builder.module, kind, name), [one])


def _object(python: Any, kind: Any, result: Any) -> Any:
    """Return a Python object of a number."""
    if kind == types.float64:
        return python.float_from_double(result)
    if kind == types.int64:
        return python.long_from_longlong(result)
    if kind == types.uint64:
        return python.long_from_ulonglong(result)
    return python.bool_from_bool(result) if kind == types.boolean else python.make_none()
