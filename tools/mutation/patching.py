"""Puts a mutant into the running program: the code of one function is exchanged.

Every name under which the function is known then has the change, and a cache or property around
it is kept.
"""

import gc
from functools import _lru_cache_wrapper
from pathlib import Path
from types import CodeType, FunctionType

from tools.mutation.mutant import Function, Mutant


class CannotPatchError(Exception):
    """The function cannot be exchanged while the program runs."""


def functions_of(folder: Path) -> dict[Function, list[FunctionType]]:
    """The functions that were loaded from a folder."""
    found: dict[Function, list[FunctionType]] = {}
    for thing in gc.get_objects():
        if isinstance(thing, FunctionType):
            code = thing.__code__
            path = Path(code.co_filename)
            if path.is_relative_to(folder.resolve()):
                function = Function(
                    path.relative_to(Path.cwd()), code.co_qualname, code.co_firstlineno
                )
                found.setdefault(function, []).append(thing)
    return found


def patch(mutant: Mutant, functions: dict[Function, list[FunctionType]]) -> None:
    """Exchanges the code of the function.

    Raises:
        CannotPatchError: When the function was not loaded, or has other free variables.
    """
    function = mutant.function
    module = compile(mutant.applied(), str(function.path.resolve()), "exec", dont_inherit=True)
    code = _find(module, function)
    if code is None or function not in functions:
        raise CannotPatchError(function.name)
    for loaded in functions[function]:
        try:
            loaded.__code__ = code
        except ValueError as error:
            raise CannotPatchError(function.name) from error


def caches_of(folder: Path) -> list["_lru_cache_wrapper[object]"]:
    """The caches of the functions that were loaded from a folder."""
    package = ".".join(folder.parts)
    return [
        thing
        for thing in gc.get_objects()
        if isinstance(thing, _lru_cache_wrapper) and thing.__module__.startswith(package)
    ]


def _find(code: CodeType, function: Function) -> CodeType | None:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            same_line = constant.co_firstlineno == function.first_line
            if same_line and constant.co_qualname == function.name:
                return constant
            if found := _find(constant, function):
                return found
    return None
