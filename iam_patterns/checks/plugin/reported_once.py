"""Keeps two `IamChecks` of the same app from reporting the same finding twice."""

from collections.abc import Iterable
from pathlib import Path

from aws_cdk import PolicyViolation

_Synthesis = tuple[object, ...]


class _Reported:
    """What was reported in the present synthesis."""

    def __init__(self) -> None:
        self.synthesis: _Synthesis = ()
        self.violations: set[str] = set()


_REPORTED = _Reported()


def not_yet_reported(violations: Iterable[PolicyViolation], app: Path) -> list[PolicyViolation]:
    """The violations that no other `IamChecks` reported in this synthesis.

    Args:
        violations: The violations.
        app: The folder of the app's cloud assembly.
    """
    this = (
        app.resolve(),
        _changed(app / "validation-report.json"),
        _changed(app / "manifest.json"),
    )
    if this != _REPORTED.synthesis:
        _REPORTED.synthesis = this
        _REPORTED.violations = set()
    fresh = [violation for violation in violations if repr(violation) not in _REPORTED.violations]
    _REPORTED.violations |= {repr(violation) for violation in fresh}
    return fresh


def _changed(file: Path) -> int | None:
    """When a file was written. CDK writes the report after all plugins have run."""
    return file.stat().st_mtime_ns if file.exists() else None
