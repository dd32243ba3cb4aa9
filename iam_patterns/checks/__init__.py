"""Checks that run inside every ``cdk synth`` and stop weak roles, with a named fix."""

from typing import TYPE_CHECKING

from iam_patterns.checks.rule import Rule, Weakness
from iam_patterns.checks.run import Finding, findings
from iam_patterns.checks.settings import Settings, SettingsError

if TYPE_CHECKING:
    from iam_patterns.checks.plugin import IamChecks

__all__ = [
    "Finding",
    "IamChecks",
    "Rule",
    "Settings",
    "SettingsError",
    "Weakness",
    "findings",
]


def __getattr__(name: str) -> object:
    """Imports the plugin when it is asked for: it alone needs CDK."""
    if name != "IamChecks":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from iam_patterns.checks.plugin import IamChecks  # noqa: PLC0415 - see above

    return IamChecks
