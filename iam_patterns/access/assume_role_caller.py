"""A caller that tries to assume a role, and what the functions that create one check.

See https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from iam_patterns.access.errors import refuse
from iam_patterns.access.parameters import text_problem
from iam_patterns.policy import Caller


@dataclass(frozen=True, slots=True, repr=False)
class AssumeRoleCaller:
    """A caller that tries to assume a role, and the STS action that it calls.

    Args:
        description: The caller, in words.
        action: ``sts:AssumeRole``, ``sts:AssumeRoleWithWebIdentity`` or
            ``sts:AssumeRoleWithSAML``.
        principal: The caller as policies see it; None for an identity provider of the role's own
            account.
        provider: The end of that provider's ARN, such as ``oidc-provider/gitlab.com``.
        named: Makes the caller of an ARN with names of resources or tokens of CDK in it, which
            only the app knows.
        arn: That ARN.
        context: The condition keys that its request sends.
    """

    description: str
    action: str
    principal: Caller | None = None
    provider: str = ""
    named: Callable[[str], Caller] | None = None
    arn: str = ""
    context: Mapping[str, str | Sequence[str]] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"<{self.description}>"


def refuse_other_types(
    function: str, texts: Mapping[str, object], optional: Mapping[str, object] | None = None
) -> None:
    """Refuses values that are not strings.

    Raises:
        AccessError: When one of them is not.
    """
    refuse(
        function,
        [
            *(text_problem(name, value) for name, value in texts.items()),
            *(text_problem(name, value, optional=True) for name, value in (optional or {}).items()),
        ],
    )
