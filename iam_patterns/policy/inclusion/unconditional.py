"""What AWS denies whatever the policies say, as clauses that both sides have.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from typing import Final

from iam_patterns.policy.evaluation.unconditional import PROTECTED
from iam_patterns.policy.inclusion.clause import Clause

ALWAYS_DENIED: Final = tuple(
    Clause(effect="Deny", actions=tuple(sorted(actions)), resources=(f"*{part}*",), variables=False)
    for actions, part, _ in PROTECTED
)
