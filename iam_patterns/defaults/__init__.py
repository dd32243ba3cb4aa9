"""Defaults for every role of an app that you already have, and mixins for what CDK imports.

See https://docs.aws.amazon.com/cdk/v2/guide/blueprints.html
"""

from iam_patterns.defaults.errors import DefaultsError
from iam_patterns.defaults.report import Outcome, Report
from iam_patterns.defaults.role_defaults import RoleDefaults
from iam_patterns.defaults.role_rule import RoleRule

__all__ = ["DefaultsError", "Outcome", "Report", "RoleDefaults", "RoleRule"]
