"""How large kernels are compiled: many small functions, optimised and turned into machine code once, all together.

numba does both again for every function that calls others, with all that these call in turn: for some hundred functions
in many layers it takes minutes. Here a function marked with `inner` is only translated; what is marked with `outer`
takes in all that it needs, and is kept in the cache. Both use the place that numba has for it (a compiler class of
one's own), leave out those of its passes that a kernel has no use for, and use some of its internal classes.
"""

import ctypes
from collections.abc import Callable
from types import ModuleType
from typing import Any

from numba import njit, types
from numba.core import ir
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import CompilerBase, DefaultPassBuilder
from numba.core.compiler_machinery import FunctionPass, register_pass
from numba.core.ir_utils import build_definitions
from numba.core.lowering import Lower
from numba.core.typed_passes import InlineOverloads, NativeLowering, NopythonRewrites
from numba.core.typing.templates import infer, infer_global, make_intrinsic_template
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

from models.compiling import bare
from models.entrance import write_entrance
from models.sparing import sparing

__all__ = ["called_by_others", "called_by_python", "machine_code"]

_NJIT: Any = njit  # its types do not know all its options
_OWN = {"error_model": "numpy", "no_cfunc_wrapper": True, "_nrt": False}
"""Code that counts no references to arrays, nor makes any."""


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
    manager._ENFORCING = False
    manager._finalized = False
    manager.finalize()
    return [manager]


class _Lower(Lower):
    """Translation of a function that Python calls without numba."""

    def create_cpython_wrapper(self, release_gil: bool = False) -> None:
        write_entrance(self.context, self.library, self.fndesc)


@register_pass(mutates_CFG=True, analysis_only=False)
class _CodeLowering(_OuterLowering):
    """Translate a function together with all that it calls, and with an entrance."""

    _name = "code_lowering"
    lowering_class = _Lower


class _InnerCompiler(CompilerBase):
    def define_pipelines(self) -> list[Any]:
        return _passes(self.state, _InnerLowering)


class _OuterCompiler(CompilerBase):
    lowering: type = _OuterLowering

    def define_pipelines(self) -> list[Any]:
        return _passes(self.state, self.lowering)

    def compile_extra(self, func: Any) -> Any:
        with sparing():
            return super().compile_extra(func)


class _CodeCompiler(_OuterCompiler):
    lowering = _CodeLowering


def _bare(context: Any, array: Any) -> Any:
    """Return the address of the elements of an array."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return context.make_array(signature.args[0])(context, builder, arguments[0]).data

    return types.CPointer(array.dtype)(array), generate


_BARE = make_intrinsic_template(bare, _bare, "bare")
infer(_BARE)
infer_global(bare, types.Function(_BARE))


def called_by_others(function: Callable[..., Any], options: dict[str, Any]) -> Any:
    """Let numba know a function that compiled functions call."""
    compiled: Any = _NJIT(**_OWN, no_cpython_wrapper=True, pipeline_class=_InnerCompiler, **options)(function)
    resolve = compiled.get_call_template

    def resolve_once(args: Any, kws: Any) -> Any:
        # A constant is a number: else numba would translate the function anew for each.
        return resolve(tuple(map(types.unliteral, args)), {k: types.unliteral(v) for k, v in kws.items()})

    compiled.get_call_template = resolve_once
    return compiled


def called_by_python(function: Callable[..., Any], options: dict[str, Any], stamp: Any) -> Any:
    """Let numba compile a function anew for each kind of arguments, call it, and keep it."""
    compiled: Any = _NJIT(cache=True, error_model="numpy", pipeline_class=_OuterCompiler, **options)(function)
    compiled._cache._cache_file._source_stamp = stamp
    return compiled


def machine_code(function: Callable[..., Any], signature: str, options: dict[str, Any]) -> tuple[str, bytes]:
    """Compile a function; return its name in the machine code, and the code."""
    compiled: Any = _NJIT(**_OWN, pipeline_class=_CodeCompiler, **options)(function)
    compiled.compile(signature)
    (found,) = compiled.overloads.values()
    return found.fndesc.llvm_cpython_wrapper_name, found.library._get_compiled_object()
