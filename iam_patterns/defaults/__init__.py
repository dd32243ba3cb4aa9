"""Defaults for every role of an app that you already have, and mixins for what CDK imports.

See https://docs.aws.amazon.com/cdk/v2/guide/blueprints.html
"""

from iam_patterns.defaults.boundary_and_path import BoundaryAndPath
from iam_patterns.defaults.errors import DefaultsError
from iam_patterns.defaults.report import Outcome, Report
from iam_patterns.defaults.require_imdsv2 import RequireImdsV2
from iam_patterns.defaults.role_defaults import RoleDefaults
from iam_patterns.defaults.role_rule import RoleRule
from iam_patterns.defaults.source_guard import SourceGuard

__all__ = [
    "BoundaryAndPath",
    "DefaultsError",
    "Outcome",
    "Report",
    "RequireImdsV2",
    "RoleDefaults",
    "RoleRule",
    "SourceGuard",
]
