"""The tries of each example stack, as data: the caller, the request and the expected answer.

Each example has a module of its name here, found by that name, with its ``TRIES``.
"""

from importlib import import_module

from demo.tries.model import Try
from stacks.example import examples


def _tries() -> tuple[Try, ...]:
    modules = (import_module(f"{__name__}.{example}") for example in examples())
    return tuple(each for module in modules for each in module.TRIES)


EVERY_TRY: tuple[Try, ...] = _tries()
