"""The checks as a validation plugin of CDK: they run inside every ``cdk synth``."""

from iam_patterns.checks.plugin.iam_checks import IamChecks

__all__ = ["IamChecks"]
