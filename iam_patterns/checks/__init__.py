"""Checks that run in every ``cdk synth`` and stop weak roles, with a fix for each finding."""

from typing import TYPE_CHECKING

from iam_patterns.checks.baseline import BaselineEntry
from iam_patterns.checks.failures import ChecksFailedError
from iam_patterns.checks.finding import Finding
from iam_patterns.checks.rule import Rule, Weakness
from iam_patterns.checks.run import findings
from iam_patterns.checks.settings import Settings, SettingsError
from iam_patterns.checks.user_rules import RuleError

if TYPE_CHECKING:
    from iam_patterns.checks.plugin import IamChecks

__all__ = [
    "BaselineEntry",
    "ChecksFailedError",
    "Finding",
    "IamChecks",
    "Rule",
    "RuleError",
    "Settings",
    "SettingsError",
    "Weakness",
    "findings",
]


def __getattr__(name: str) -> object:
    """Imports the plugin on first use: only the plugin needs CDK."""
    if name != "IamChecks":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from iam_patterns.checks.plugin import IamChecks  # noqa: PLC0415 - see above

    return IamChecks
