"""Prints why an assertion about access failed: pytest loads it by its entry point.

It imports nothing of the package before a test has asked about access.

See https://docs.pytest.org/en/stable/how-to/writing_plugins.html
"""

import sys
import textwrap
from collections.abc import Generator, Iterator
from typing import Any, Final

import pytest

_EXPLANATION: Final = "iam_patterns.access.explanation"
_WIDTH: Final = 72
"""The columns that pytest leaves of 80."""
_NAME_OF_ERROR: Final = "AssertionError: "


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    """Forgets what the test before asked."""
    if _EXPLANATION in sys.modules:
        _kept().clear()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(
    call: pytest.CallInfo[Any],
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Puts the reasons at the beginning of the error of a failing assertion."""
    if call.excinfo is not None and _EXPLANATION in sys.modules:
        _explain(call.excinfo.value)
    return (yield)


def _kept() -> Any:  # noqa: ANN401 - imported when it is there
    return sys.modules[_EXPLANATION].LastExplanations


def _explain(error: BaseException) -> None:
    explanation = _kept().of(error) if isinstance(error, AssertionError) else None
    if explanation is None:
        return
    from iam_patterns.policy.printable import without_logging_commands  # noqa: PLC0415 - see above

    own, _, compared = str(error).rpartition("\nassert ")
    if not own and str(error).startswith("assert "):
        compared = str(error).removeprefix("assert ")
    elif not own:
        own, compared = compared, ""
    reasons = without_logging_commands(explanation.text())
    lines = [*own.splitlines(), *_wrapped(reasons, "" if own else _NAME_OF_ERROR)]
    if not _is_only(explanation.subject, compared):
        lines += ["", *f"assert {compared}".splitlines()]
    error.args = ("\n".join(lines),)


def _is_only(subject: str, compared: str) -> bool:
    """Whether what pytest compared is the subject alone, which the reasons say already."""
    shown = compared.removeprefix("not ")
    return not compared or shown.startswith(subject)


def _wrapped(text: str, before: str) -> Iterator[str]:
    """The lines at 80 columns, with a text that stands before the first."""
    for line in text.splitlines():
        indent = " " * (len(line) - len(line.lstrip()) + 2)
        wrapped = textwrap.wrap(
            before + line,
            _WIDTH,
            subsequent_indent=indent,
            break_long_words=False,
            break_on_hyphens=False,
        )
        yield from "\n".join(wrapped).removeprefix(before).splitlines()
        before = ""
