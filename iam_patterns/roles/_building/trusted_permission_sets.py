"""Which permission sets of IAM Identity Center can assume a role, in one account.

The role of a permission set ends in a random suffix, so that it cannot be a principal: the
account is, and a condition matches the role's ARN as far as AWS fixes it.

See https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from iam_patterns.policy import Trust
from iam_patterns.policy.conditions import ConditionBlock
from iam_patterns.policy.identity_center import (
    IDENTITY_CENTER_REGION,
    PERMISSION_SET_NAME,
    permission_set_role_arn,
)
from iam_patterns.roles._building.parameters import Parameters
from iam_patterns.roles._building.stack_environment import current_partition


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustedPermissionSets:
    """The parameters for permission sets, shared by several roles.

    Args:
        trusted_permission_sets: The names of the permission sets.
        identity_center_region: The Region of IAM Identity Center.
    """

    trusted_permission_sets: Sequence[str]
    identity_center_region: str | None

    @property
    def are_given(self) -> bool:
        """Whether there are any."""
        return self.trusted_permission_sets not in ("", [], ())

    def checked(self, parameters: Parameters, account: object) -> "TrustedPermissionSets":
        """The same with a lone name in a list; records what is wrong.

        Args:
            parameters: Where problems are recorded.
            account: The account of the permission sets' sessions, which is checked elsewhere.
        """
        names = parameters.check_formats(
            "trusted_permission_sets", self.trusted_permission_sets, PERMISSION_SET_NAME
        )
        region = self.identity_center_region
        form = IDENTITY_CENTER_REGION
        if region is not None and not (isinstance(region, str) and form.matches(region)):
            parameters.add_problem("identity_center_region", region, form.allowed, form.fix)
        if self.are_given and account is None:
            parameters.add_rule(
                "trusted_account",
                None,
                "trusted_permission_sets requires trusted_account",
                "Pass the account in which people use the permission sets.",
            )
        if self.are_given != (region is not None):
            parameters.add_rule(
                "identity_center_region",
                region,
                "trusted_permission_sets and identity_center_region require each other",
                "Copy the Region from the settings page of IAM Identity Center: it is part of the "
                "role's ARN.",
            )
        return replace(self, trusted_permission_sets=names)

    def trust(self, account: str, conditions: ConditionBlock) -> Trust:
        """The statement that trusts them, under these conditions.

        Args:
            account: The account of their sessions.
            conditions: What each call must meet besides.
        """
        arns = [
            permission_set_role_arn(
                name,
                partition=current_partition(),
                account=account,
                region=str(self.identity_center_region),
            )
            for name in self.trusted_permission_sets
        ]
        return Trust.accounts(
            account,
            partition=current_partition(),
            sid="TrustPermissionSets",
            conditions={**conditions, "ArnLike": {"aws:PrincipalArn": arns}},
        )
