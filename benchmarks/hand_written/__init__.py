"""Every role as people write it with plain `aws_cdk`, and with `CfnRole`, the floor.

Each is given what ours is given and renders the same template, which the benchmark asserts.
Plain CDK has no way to give a trust statement a Sid but to override the template.
"""

from typing import Final

from benchmarks.hand_written.callers import CALLERS
from benchmarks.hand_written.first_roles import FIRST_ROLES
from benchmarks.hand_written.identities import IDENTITIES
from benchmarks.hand_written.pattern import Pattern
from benchmarks.hand_written.workloads import WORKLOADS

PATTERNS: Final[tuple[Pattern, ...]] = (*FIRST_ROLES, *WORKLOADS, *IDENTITIES, *CALLERS)
