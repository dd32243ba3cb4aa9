"""A role as it is in one world, and the app's role that calls it, with the policies that apply.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from functools import cached_property

from iam_patterns.access.errors import AccessError
from iam_patterns.policy import Policies
from iam_patterns.policy.tokens import contains_unknown, shown
from iam_patterns.template import IamRole, refuse_malformed
from iam_patterns.template.worlds import World


class RoleInWorld:
    """A role and its caller as they are in one world.

    Args:
        world: What the world assumes.
        role: The role; None if it is not deployed there.
        caller: The caller; None if the app does not declare it, or it is not deployed there.
        is_missing: Whether the app declares the caller, and it is not deployed there.
    """

    def __init__(
        self,
        world: World,
        role: IamRole | None,
        caller: IamRole | None = None,
        *,
        is_missing: bool = False,
    ) -> None:
        self.world = world
        self.role = role
        self.caller = caller
        self._is_missing = is_missing

    @cached_property
    def deployed(self) -> IamRole:
        """The role, where it is deployed.

        Raises:
            TemplateError: When a part of a policy of the role is malformed.
        """
        if self.role is None:
            raise AccessError("the role is not deployed in this world")
        refuse_malformed(self.role)
        return self.role

    @cached_property
    def defaults(self) -> tuple[str, ...]:
        """The defaults of parameters that its policies read, in words."""
        roles = [role for role in (self.role, self.caller) if role]
        return tuple(
            f"with the default of {name}: {shown(value)}"
            for role in roles
            for name, value in role.defaults_used.items()
        )

    @cached_property
    def own_policies(self) -> Policies:
        """The role's own policies and its boundary."""
        role = self.deployed
        _require_known_policies(role)
        return role.policies_in_force(resource=Policies.NOT_KNOWN, with_unknown=True)

    @cached_property
    def trust(self) -> Policies:
        """The trust policy, with the caller's own policies if the app declares the caller."""
        trust = self.deployed.trust_as_far_as_known
        if self._is_missing:
            return Policies(identity=(), resource=trust)
        if self.caller is None:
            return Policies(resource=trust)
        refuse_malformed(self.caller)
        _require_known_policies(self.caller)
        return self.caller.policies_in_force(resource=trust, with_unknown=True)


def _require_known_policies(role: IamRole) -> None:
    missing = [arn for arn in role.missing if not contains_unknown(arn)]
    if missing:
        arns = ", ".join(f"{shown(arn)!r}: ..." for arn in missing)
        raise AccessError(
            f"{role.path} has managed policies that no template declares. "
            f"Pass their documents: Access.of(..., managed_policies={{{arns}}})."
        )
