"""Which principals of other accounts may assume a role: named, or an account narrowed by name."""

from collections.abc import Sequence
from dataclasses import dataclass

from iam_patterns.policy import Statement, Trust
from iam_patterns.policy.arn import account_of
from iam_patterns.policy.conditions import ConditionBlock
from iam_patterns.policy.formats import ACCOUNT_ID, PRINCIPAL_ARN_PATTERN, ROLE_OR_USER_ARN
from iam_patterns.policy.tokens import contains_token
from iam_patterns.roles._building.cdk_trust import current_partition
from iam_patterns.roles._building.parameters import Parameters


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustedCallers:
    """The parameters that say who may assume a role, as roles take them.

    Args:
        trusted_arns: ARNs of roles or users.
        trusted_account: An account, 12 digits.
        principal_arn_patterns: Which principals of that account.
        allow_any_principal_in_account: Spells out that any of them will do.
    """

    trusted_arns: Sequence[str]
    trusted_account: str | None
    principal_arn_patterns: Sequence[str]
    allow_any_principal_in_account: bool

    def check(self, parameters: Parameters) -> None:
        """Notes what is wrong with them."""
        parameters.check_formats("trusted_arns", self.trusted_arns, ROLE_OR_USER_ARN)
        parameters.check_formats(
            "principal_arn_patterns", self.principal_arn_patterns, PRINCIPAL_ARN_PATTERN
        )
        if self.trusted_account is not None:
            parameters.check_format("trusted_account", self.trusted_account, ACCOUNT_ID)
        parameters.check_boolean(
            "allow_any_principal_in_account", self.allow_any_principal_in_account
        )
        if not self.trusted_arns and self.trusted_account is None:
            parameters.refuse(
                "trusted_arns",
                self.trusted_arns,
                "given, or else trusted_account",
                "Say who may assume the role.",
            )
        if self.trusted_account is None:
            self._check_no_account(parameters)
        else:
            self._check_account(parameters, self.trusted_account)

    def _check_no_account(self, parameters: Parameters) -> None:
        if self.principal_arn_patterns or self.allow_any_principal_in_account:
            parameters.refuse(
                "trusted_account",
                None,
                "given with principal_arn_patterns or allow_any_principal_in_account",
                "Add the account, or name the principals with trusted_arns.",
            )

    def _check_account(self, parameters: Parameters, account: str) -> None:
        if bool(self.principal_arn_patterns) == self.allow_any_principal_in_account:
            parameters.refuse(
                "principal_arn_patterns",
                self.principal_arn_patterns,
                "given for trusted_account, or else allow_any_principal_in_account=True, not both",
                "Narrow the account to the principal's name, or spell out that anyone will do.",
            )
        for index, pattern in enumerate(self.principal_arn_patterns):
            if _names_another_account(pattern, account):
                parameters.refuse(
                    f"principal_arn_patterns[{index}]",
                    pattern,
                    f"a principal of trusted_account {account}",
                    "Correct the account number: as it is, nobody could assume the role.",
                )

    def trust(self, conditions: ConditionBlock) -> Trust:
        """The trust policy, every statement of it under these conditions."""
        statements: list[Statement] = []
        if self.trusted_arns:
            statements += Trust.arns(
                *self.trusted_arns, sid="TrustNamedPrincipals", conditions=conditions
            ).statements
        if self.trusted_account is not None:
            patterns = tuple(self.principal_arn_patterns)
            narrowed = {"ArnLike": {"aws:PrincipalArn": patterns}} if patterns else {}
            statements += Trust.accounts(
                self.trusted_account,
                partition=current_partition(),
                sid="TrustAccount",
                conditions={**conditions, **narrowed},
            ).statements
        return Trust(statements)


def _names_another_account(pattern: object, account: object) -> bool:
    if contains_token(pattern) or contains_token(account) or not isinstance(pattern, str):
        return False
    return PRINCIPAL_ARN_PATTERN.matches(pattern) and account_of(pattern) != account
