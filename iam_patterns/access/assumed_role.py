"""A role of the app as the resource of a question: its trust policy decides too.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
"""

from collections.abc import Iterator, Mapping
from typing import Final

from iam_patterns.access.macros import macro_notes
from iam_patterns.policy import Policies
from iam_patterns.policy.arn import account_of
from iam_patterns.policy.evaluation.policies import ResourcePolicy
from iam_patterns.policy.tokens import shown
from iam_patterns.template import IamRole, refuse_malformed

ASSUME: Final = "sts:AssumeRole"
FEDERATED: Final = ("sts:AssumeRoleWithWebIdentity", "sts:AssumeRoleWithSAML")
BY_TRUST_POLICY: Final = (
    ASSUME,
    *FEDERATED,
    "sts:TagSession",
    "sts:SetSourceIdentity",
    "sts:SetContext",
)
"""The actions on a role that its trust policy must allow.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html
"""


class AssumedRole:
    """The role that a question is about, in one world: what `AskedResource` is for a resource.

    Args:
        arn: Its ARN, as it is asked for.
        role: The role; None if it is not deployed there.

    Raises:
        TemplateError: When a policy of the role is malformed.
    """

    behind: Final = None
    keys: Final[Mapping[str, str]] = {}

    def __init__(self, arn: str, role: IamRole | None) -> None:
        if role:
            refuse_malformed(role)
        self.arn = arn
        self.role = role
        self.account = account_of(arn)
        self.choices = role.choices if role else ()

    @property
    def notes(self) -> Iterator[str]:
        """What an answer about it takes for granted."""
        if self.role is None:
            return
        for name, value in self.role.defaults_used.items():
            yield f"with the default of {name}: {shown(value)}"
        yield from macro_notes(self.role.stack)

    @property
    def policy(self) -> ResourcePolicy:
        """Its trust policy, as `Policies` takes it."""
        return self.role.trust_as_far_as_known if self.role else Policies.NOT_KNOWN

    @property
    def is_whole(self) -> bool:
        """Whether `policy` is all of it."""
        return self.role is not None
