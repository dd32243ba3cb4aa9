"""Every role as people write it with plain `aws_cdk`, and with `CfnRole`, the least CDK can do.

One role a module, of the same name as in `iam_patterns.roles`; its ``PATTERN`` renders the same
template as ours, which the benchmark asserts.
"""

from importlib import import_module
from typing import Final

from aws_cdk import aws_iam as iam

from benchmarks.hand_written.pattern import Pattern
from iam_patterns import roles
from iam_patterns.roles import ROLES

PATTERNS: Final[tuple[Pattern, ...]] = tuple(
    import_module(f"{__name__}.{module}").PATTERN
    for name, module in ROLES.items()
    if issubclass(getattr(roles, name), iam.Role)
)
