"""How large kernels are compiled: many small functions, optimised and turned into machine code once, all together.

numba does both again for every function that calls others, with all that these call in turn: for some hundred functions
in many layers it takes minutes. Here a function marked with `inner` is only translated; what is marked with `outer`
takes in all that it needs, and is kept in the cache. Both use the place that numba has for it (a compiler class of
one's own), leave out those of its passes that a kernel has no use for, and use some of its internal classes.
"""

import ctypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

from numba import config, njit, types
from numba.core import ir
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import CompilerBase, DefaultPassBuilder
from numba.core.compiler_machinery import FunctionPass, register_pass
from numba.core.ir_utils import build_definitions
from numba.core.typed_passes import InlineOverloads, NativeLowering, NopythonRewrites
from numba.core.types.functions import BaseFunction
from numba.core.untyped_passes import (
    DeadBranchPrune,
    FindLiterallyCalls,
    InlineClosureLikes,
    InlineInlinables,
    IRProcessing,
    LiteralPropagationSubPipelinePass,
    LiteralUnroll,
    MakeFunctionToJitFunction,
    RewriteDynamicRaises,
    RewriteSemanticConstants,
    WithLifting,
)
from numba.extending import intrinsic

__all__ = ["bare", "inner", "outer"]

_NJIT: Any = njit  # its types do not know all its options
COMPILED = not getattr(config, "DISABLE_JIT", 0)

Function = TypeVar("Function", bound=Callable[..., Any])


def _refuse(*_: Any) -> None:
    raise TypeError("an inner function is called by compiled functions only")


_CALLBACK = ctypes.PYFUNCTYPE(ctypes.py_object, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)(_refuse)
_REFUSED = ctypes.cast(_CALLBACK, ctypes.c_void_p).value or 0
"""Address of what Python would call for an inner function."""


class _WithoutEnvironment:
    """In place of the code generator, where numba would write into code that is not there yet."""

    def set_env(self, name: str, environment: Any) -> None:
        """Do nothing: an inner function uses no Python objects."""


class _Translated(JITCodeLibrary):
    """The code of an inner function: never optimised nor run on its own."""

    def finalize(self) -> None:
        self._finalized = True

    def _optimize_functions(self, module: Any) -> None:
        """Do nothing: it is done with the whole."""

    def get_pointer_to_function(self, name: str) -> int:
        return _REFUSED

    @property
    def codegen(self) -> Any:
        return _WithoutEnvironment()

    def _get_module_for_linking(self) -> Any:
        if self._shared_module is None:
            self._shared_module = self._final_module.clone()
            for function in self._shared_module.functions:
                if not function.is_declaration and function.linkage.name == "external":
                    function.linkage = "linkonce_odr"
        return self._shared_module


class _Whole(JITCodeLibrary):
    """The code of an outer function, with that of all functions that it calls, or that these call."""

    def finalize(self) -> None:
        # Who calls comes before what is called: LLVM takes in what is wanted by then.
        found: list[Any] = []
        known: set[Any] = set()

        def visit(libraries: list[Any]) -> None:
            for library in libraries:
                if library not in known:
                    known.add(library)
                    if isinstance(library, _Translated):
                        visit(library._linking_libraries)
                    found.append(library)

        visit(self._linking_libraries)
        self._linking_libraries = found[::-1]
        super().finalize()

    def _optimize_final_module(self) -> None:
        # Nobody else calls what was taken in: LLVM may change how it is called, and drop what is not called. It gets a
        # name of its own, because the loader takes a name for the same function wherever it finds it, internal or not.
        for function in self._final_module.functions:
            if not function.is_declaration and function.linkage.name == "linkonce_odr":
                function.linkage = "internal"
                function.name = f"{self.name}.{function.name}"
        super()._optimize_final_module()


@register_pass(mutates_CFG=True, analysis_only=False)
class _InnerLowering(NativeLowering):
    """Translate a function, and let others call it."""

    _name = "inner_lowering"

    def run_pass(self, state: Any) -> bool:
        library = state.library = _Translated(state.targetctx.codegen(), state.func_id.func_qualname)
        library.enable_object_caching()
        return bool(super().run_pass(state))


@register_pass(mutates_CFG=True, analysis_only=False)
class _OuterLowering(NativeLowering):
    """Translate a function together with all that it calls."""

    _name = "outer_lowering"

    def run_pass(self, state: Any) -> bool:
        state.library = _Whole(state.targetctx.codegen(), state.func_id.func_qualname)
        state.library.enable_object_caching()
        return bool(super().run_pass(state))


@register_pass(mutates_CFG=False, analysis_only=False)
class _NumbersForNames(FunctionPass):
    """Put the value in place of a name in a module: `at.PIECES` is one instruction then, not two."""

    _name = "numbers_for_names"

    def __init__(self) -> None:
        FunctionPass.__init__(self)

    def run_pass(self, state: Any) -> bool:
        for block in state.func_ir.blocks.values():
            modules: dict[str, ModuleType] = {}
            body = []
            for one in block.body:
                value = one.value if isinstance(one, ir.Assign) else None
                if isinstance(value, ir.Global) and isinstance(value.value, ModuleType):
                    modules[one.target.name] = value.value
                    continue
                if isinstance(value, ir.Expr) and value.op == "getattr" and value.value.name in modules:
                    one.value = ir.Global(value.attr, getattr(modules[value.value.name], value.attr), value.loc)
                body.append(one)
            block.body = body
        state.func_ir._definitions = build_definitions(state.func_ir.blocks)
        return True


_OF_NO_USE = {
    DeadBranchPrune, FindLiterallyCalls, InlineClosureLikes, InlineInlinables, InlineOverloads,
    LiteralPropagationSubPipelinePass, LiteralUnroll, MakeFunctionToJitFunction, NopythonRewrites, RewriteDynamicRaises,
    RewriteSemanticConstants, WithLifting,
}  # fmt: skip
"""Passes for what no kernel has: closures, sums of whole arrays, `with`, loops over tuples, branches on None."""


def _passes(state: Any, lowering: type) -> list[Any]:
    manager = DefaultPassBuilder.define_nopython_pipeline(state)
    passes = [(lowering if kind is NativeLowering else kind, text) for kind, text in manager.passes]
    manager.passes = [(kind, text) for kind, text in passes if kind not in _OF_NO_USE]
    manager.add_pass_after(_NumbersForNames, IRProcessing)
    manager._finalized = False
    manager.finalize()
    return [manager]


@contextmanager
def _remembering() -> Iterator[None]:
    """Let numba work out once what a function of its own, as the sum of two whole numbers, takes and returns.

    It does so anew for every place where one is called: a fifth of all the time.
    """
    functions: Any = BaseFunction
    resolve, known = functions.get_call_type, {}

    def resolve_once(function: Any, context: Any, args: Any, kws: Any) -> Any:
        call = function, args, tuple(kws.items())
        if call not in known:
            known[call] = resolve(function, context, args, kws)
        return known[call]

    functions.get_call_type = resolve_once
    try:
        yield
    finally:
        functions.get_call_type = resolve


class _InnerCompiler(CompilerBase):
    def define_pipelines(self) -> list[Any]:
        return _passes(self.state, _InnerLowering)


class _OuterCompiler(CompilerBase):
    def define_pipelines(self) -> list[Any]:
        return _passes(self.state, _OuterLowering)

    def compile_extra(self, func: Any) -> Any:
        with _remembering():
            return super().compile_extra(func)


@intrinsic
def _bare(context: Any, array: Any) -> Any:
    """Return the address of the elements of an array."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return context.make_array(signature.args[0])(context, builder, arguments[0]).data

    return types.CPointer(array.dtype)(array), generate


bare: Any = _bare if COMPILED else lambda array: array
"""The elements of an array and nothing else: no length, no count of references, no index that counts from the end.

It takes a fraction of the instructions, and of the time to compile, that an array takes.
"""


def _files_of(function: Callable[..., Any]) -> set[str]:
    """Files of a function, of the compiled functions in its reach, of what these read names from, and this one.

    Nothing else that is loaded counts: what stands in the cache must not depend on who came before.
    """
    files, seen, todo = {__file__}, set(), [function]
    while todo:
        one = todo.pop()
        if one in seen:
            continue
        seen.add(one)
        files.add(one.__code__.co_filename)
        for value in one.__globals__.values():
            if isinstance(value, ModuleType):
                if value.__name__.startswith("models.") and value.__file__:
                    files.add(value.__file__)
            elif (called := getattr(value, "py_func", None)) is not None:
                todo.append(called)
    return files


def _stamp(function: Callable[..., Any]) -> tuple[tuple[str, float, int], ...]:
    """Say when all these files were changed: numba alone looks at that of the outer function."""
    files = ((Path(file), Path(file).stat()) for file in sorted(_files_of(function)))
    return tuple((file.name, known.st_mtime, known.st_size) for file, known in files)


def inner(function: Function) -> Function:
    """Compile a function that only compiled functions call."""
    compiled: Any = _NJIT(
        error_model="numpy", no_cpython_wrapper=True, no_cfunc_wrapper=True, pipeline_class=_InnerCompiler
    )(function)
    if COMPILED:
        resolve = compiled.get_call_template

        def resolve_once(args: Any, kws: Any) -> Any:
            # A constant is a number: else numba would translate the function anew for each.
            return resolve(tuple(map(types.unliteral, args)), {k: types.unliteral(v) for k, v in kws.items()})

        compiled.get_call_template = resolve_once
    innermost: Function = compiled
    return innermost


def outer(signature: str | None = None) -> Callable[[Function], Function]:
    """Compile a function, which Python calls, with all that it needs; it is kept in the cache.

    Without a signature this is done when it is first called.
    """

    def compile_it(function: Function) -> Function:
        compiled: Any = _NJIT(cache=True, error_model="numpy", pipeline_class=_OuterCompiler)(function)
        if COMPILED:
            compiled._cache._cache_file._source_stamp = _stamp(function)
            if signature is not None:
                compiled.compile(signature)
                compiled.disable_compile()
        outermost: Function = compiled
        return outermost

    return compile_it
