"""The types of the parameters of questions: a wrong one is an error, not an answer.

A list where a condition key has one value would never match, and the test that expects a "no"
would pass.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Final

from iam_patterns.policy.formats import Format
from iam_patterns.policy.problems import Problem

_TEXT_FIX: Final = "Write one string, in quotes."
_CONTEXT_FIX: Final = 'Write it as in {"aws:SourceIp": "203.0.113.7"}.'


def text_problem(name: str, value: object, *, optional: bool = False) -> Problem | None:
    """The problem of a value that has to be one string."""
    if isinstance(value, str) or (optional and value is None):
        return None
    return Problem(name, value, "a string", _TEXT_FIX)


def format_problem(name: str, value: object, form: Format) -> Problem | None:
    """The problem of a value that has to be a string of a format."""
    return form.problem(name, value)


def flag_problem(name: str, value: object) -> Problem | None:
    """The problem of a value that has to be true or false."""
    if isinstance(value, bool):
        return None
    return Problem(name, value, "True or False", "Write True or False, without quotes.")


def duration_problem(name: str, value: object) -> Problem | None:
    """The problem of a value that has to be a duration."""
    if isinstance(value, timedelta) and value >= timedelta(0):
        return None
    fix = f"Write {name}=timedelta(minutes=10)."
    return Problem(name, value, "a datetime.timedelta that is not negative", fix)


def texts_problem(name: str, value: object, *, optional: bool = True) -> Problem | None:
    """The problem of a value that has to be a mapping of strings to strings."""
    if value is None and optional:
        return None
    if isinstance(value, Mapping) and all(
        isinstance(key, str) and isinstance(item, str) for key, item in value.items()
    ):
        return None
    return Problem(
        name, value, "a mapping of strings to strings", 'Write it as in {"project": "shop"}.'
    )


def context_problem(name: str, value: object) -> Problem | None:
    """The problem of a value that has to be condition keys with their values."""
    if value is None:
        return None
    if not isinstance(value, Mapping):
        return Problem(name, value, "a mapping of condition keys to their values", _CONTEXT_FIX)
    for key, item in value.items():
        is_list = isinstance(item, Sequence) and all(isinstance(one, str) for one in item)
        if not isinstance(key, str):
            return Problem(name, key, "a mapping of condition keys to values", _CONTEXT_FIX)
        if not (isinstance(item, str) or is_list):
            return Problem(f"{name}[{key!r}]", item, "a string or a list of strings", _TEXT_FIX)
    return None


def values_problem(name: str, value: object) -> Problem | None:
    """The problem of a value that has to be parameters with their values."""
    if value is None or (isinstance(value, Mapping) and all(isinstance(key, str) for key in value)):
        return None
    fix = 'Write it as in {"VendorAccount": "222222222222"}.'
    return Problem(name, value, "a mapping of names to values", fix)


def documents_problem(name: str, value: object) -> Problem | None:
    """The problem of a value that has to be policy documents by ARN."""
    if value is None:
        return None
    fix = "Write it as in {arn: document}, where document is the policy's JSON as a mapping."
    if not isinstance(value, Mapping):
        return Problem(name, value, "a mapping of ARNs to policy documents", fix)
    for arn, document in value.items():
        if not isinstance(arn, str) or not isinstance(document, Mapping):
            return Problem(f"{name}[{arn!r}]", document, "a policy document, a mapping", fix)
    return None
