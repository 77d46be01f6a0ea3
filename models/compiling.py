"""How large kernels are compiled: many small functions, optimised and turned into machine code once, all together.

numba does both again for every function that calls others, with all that these call in turn: for some hundred functions
in many layers it takes minutes. Here a function marked with `inner` is only translated; what is marked with `outer`
takes in all that it needs, and is kept in the cache. Both use the place that numba has for it (a compiler class of
one's own) and two of its internal classes.
"""

import ast
import ctypes
import functools
import inspect
import textwrap
from collections.abc import Callable, Mapping
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any, TypeVar

from numba import config, njit, types
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import CompilerBase, DefaultPassBuilder
from numba.core.compiler_machinery import register_pass
from numba.core.typed_passes import NativeLowering
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


def _passes(state: Any, lowering: type) -> list[Any]:
    manager = DefaultPassBuilder.define_nopython_pipeline(state)
    manager.passes = [(lowering, text) if kind is NativeLowering else (kind, text) for kind, text in manager.passes]
    manager._finalized = False
    manager.finalize()
    return [manager]


class _InnerCompiler(CompilerBase):
    def define_pipelines(self) -> list[Any]:
        return _passes(self.state, _InnerLowering)


class _OuterCompiler(CompilerBase):
    def define_pipelines(self) -> list[Any]:
        return _passes(self.state, _OuterLowering)


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

_FILES: set[str] = set()
"""Files with inner functions, and what they read names from."""


def _note(function: Callable[..., Any]) -> None:
    _FILES.add(function.__code__.co_filename)
    for value in function.__globals__.values():
        if isinstance(value, ModuleType) and value.__name__.startswith("models.") and value.__file__:
            _FILES.add(value.__file__)


def _stamp() -> tuple[tuple[str, float, int], ...]:
    """Say when all these files were changed: numba alone looks at that of the outer function."""
    files = ((Path(file), Path(file).stat()) for file in sorted(_FILES))
    return tuple((file.name, known.st_mtime, known.st_size) for file, known in files)


class _Folding(ast.NodeTransformer):
    """Puts the numbers of modules (`models.words`) in place of their names, which numba would look up one by one."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        self._words = words

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        if isinstance(node.value, ast.Name) and isinstance(self._words.get(node.value.id), ModuleType):
            known = getattr(self._words[node.value.id], node.attr, None)
            if type(known) is int:
                return ast.copy_location(ast.Constant(known), node)
        return self.generic_visit(node)


def _folded(function: Function) -> Function:
    """Return the same function with the numbers of modules written out; its lines keep their numbers."""
    lines, first = inspect.getsourcelines(function)
    tree = ast.parse(textwrap.dedent("".join(lines)))
    definition = tree.body[0]
    assert isinstance(definition, ast.FunctionDef)
    definition.decorator_list = []
    ast.increment_lineno(tree, first - 1)
    tree = ast.fix_missing_locations(_Folding(function.__globals__).visit(tree))
    code = compile(tree, function.__code__.co_filename, "exec", dont_inherit=True)
    found = next(part for part in code.co_consts if isinstance(part, CodeType))
    made = FunctionType(found, function.__globals__, function.__name__, function.__defaults__)
    same: Any = functools.update_wrapper(made, function)
    del same.__wrapped__
    folded: Function = same
    return folded


def inner(function: Function) -> Function:
    """Compile a function that only compiled functions call."""
    _note(function)
    if COMPILED:
        function = _folded(function)
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


def outer(signature: str) -> Callable[[Function], Function]:
    """Compile a function of a signature, which Python calls, with all that it needs; it is kept in the cache."""

    def compile_it(function: Function) -> Function:
        _note(function)
        compiled: Any = _NJIT(cache=True, error_model="numpy", pipeline_class=_OuterCompiler)(function)
        if COMPILED:
            compiled._cache._cache_file._source_stamp = _stamp()
            compiled.compile(signature)
            compiled.disable_compile()
        outermost: Function = compiled
        return outermost

    return compile_it
