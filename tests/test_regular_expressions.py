"""No regular expression of the package takes more than linear time on any of many hard texts."""

import importlib
import inspect
import itertools
import pkgutil
import re
import time
from collections.abc import Iterator

import pytest

import iam_patterns
from iam_patterns.policy.formats import Format

REPEATED = [
    *"aA0-./:_*?$#{}[]<>,='\" \t+@\\",
    *("${", "#{", "${Token[", "${Token[~a]}", "${a", "${!", "<a", "<~", "a:", ":a", "a.", "a-"),
    *(
        "a/",
        "-a",
        "aws-",
        "a b",
        "ab",
        "a=",
        "a1",
        "Fn::Sub.",
        ".Ref",
        ".Ref[0]",
        "\\u00e9",
        "aws:",
    ),
    *("secret_", "secretaccesskey", "AKIA", "cognito-identity", "{{resolve:", "a,'", "' ,"),
]
ENDS = ["!", "\n"]
SHORT = {"iam_patterns.checks.analysis.access_keys._FUNCTION"}
"""Those for the path of a value in a template, which is as long as the template is deep."""

LENGTH = 12_000


def expressions() -> Iterator[tuple[str, re.Pattern[str], bool]]:
    """Each with its name, and whether the package also searches with it inside a text."""
    for found in pkgutil.walk_packages(iam_patterns.__path__, "iam_patterns."):
        module = importlib.import_module(found.name)
        source = inspect.getsource(module)
        for name, value in vars(module).items():
            if isinstance(value, re.Pattern):
                is_searched = re.search(rf"\b{name}\.(?!fullmatch|match|pattern)", source)
                yield f"{found.name}.{name}", value, is_searched is not None
            elif isinstance(value, Format):
                yield f"{found.name}.{name}", re.compile(value.pattern, re.ASCII), False


EXPRESSIONS = {name: (expression, searched) for name, expression, searched in expressions()}


def test_the_expressions_are_found() -> None:
    assert len(EXPRESSIONS) > 60
    assert any(searched for _, searched in EXPRESSIONS.values())


@pytest.mark.parametrize("name", sorted(EXPRESSIONS.keys() - SHORT))
def test_no_expression_backtracks(name: str) -> None:
    expression, is_searched = EXPRESSIONS[name]
    for part, end in itertools.product(REPEATED, ENDS):
        text = part * (LENGTH // len(part)) + end
        started = time.process_time()
        expression.fullmatch(text)
        if is_searched:
            expression.search(text)
        assert time.process_time() - started < 0.1, (part, end)
