"""The tries of each example stack, as data: the caller, the request and the expected answer.

Each example has a module of its name here, found by that name, with its ``TRIES``.
"""

from functools import cache
from importlib import import_module

from demo.tries.model import Try


@cache
def every_try() -> tuple[Try, ...]:
    """The tries of all examples, in the order of the examples.

    CDK is imported here and not before, because it starts Node.js: its process then has the
    environment and the temporary folder of the demo.
    """
    from stacks.example import examples  # noqa: PLC0415 - see above

    modules = (import_module(f"{__name__}.{example}") for example in examples())
    return tuple(each for module in modules for each in module.TRIES)
