"""Which principals can assume a role: by ARN, or an account narrowed by ARN patterns."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from iam_patterns.policy import Statement, Trust
from iam_patterns.policy.arn import Arn, account_of
from iam_patterns.policy.conditions import ConditionBlock
from iam_patterns.policy.formats import ACCOUNT_ID, PRINCIPAL_ARN_PATTERN, ROLE_OR_USER_ARN
from iam_patterns.policy.patterns import is_specific
from iam_patterns.policy.tokens import contains_token
from iam_patterns.roles._building.parameters import Parameters
from iam_patterns.roles._building.stack_environment import current_partition


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustedCallers:
    """The parameters for who can assume a role, shared by several roles.

    Args:
        trusted_arns: ARNs of roles or users.
        trusted_account: An account, 12 digits.
        principal_arn_patterns: Which principals of that account.
        allow_any_principal_in_account: Whether every principal of the account is trusted.
    """

    trusted_arns: Sequence[str]
    trusted_account: str | None
    principal_arn_patterns: Sequence[str]
    allow_any_principal_in_account: bool

    def checked(self, parameters: Parameters) -> "TrustedCallers":
        """The same with each lone string in a list; records what is wrong."""
        arns = parameters.check_formats("trusted_arns", self.trusted_arns, ROLE_OR_USER_ARN)
        patterns = parameters.check_formats(
            "principal_arn_patterns", self.principal_arn_patterns, PRINCIPAL_ARN_PATTERN
        )
        if self.trusted_account is not None:
            parameters.check_format("trusted_account", self.trusted_account, ACCOUNT_ID)
        parameters.check_boolean(
            "allow_any_principal_in_account", self.allow_any_principal_in_account
        )
        if self.trusted_arns in ("", [], ()) and self.trusted_account is None:
            parameters.add_rule(
                "trusted_arns",
                self.trusted_arns,
                "at least one of trusted_arns and trusted_account is required",
                "Pass the ARNs of the roles or users, or an account with principal_arn_patterns.",
                got="neither",
            )
        if self.trusted_account is None:
            self._check_no_account(parameters)
        else:
            self._check_account(parameters, patterns, self.trusted_account)
        return replace(self, trusted_arns=arns, principal_arn_patterns=patterns)

    def _check_no_account(self, parameters: Parameters) -> None:
        if _is_given(self.principal_arn_patterns) or self.allow_any_principal_in_account is True:
            parameters.add_rule(
                "trusted_account",
                None,
                "principal_arn_patterns and allow_any_principal_in_account require trusted_account",
                "Add the account, or list the principals in trusted_arns.",
            )

    def _check_account(
        self, parameters: Parameters, patterns: tuple[str, ...], account: str
    ) -> None:
        given = _is_given(self.principal_arn_patterns)
        if given == (self.allow_any_principal_in_account is True):
            parameters.add_rule(
                "principal_arn_patterns",
                self.principal_arn_patterns,
                "trusted_account requires exactly one of principal_arn_patterns and "
                "allow_any_principal_in_account=True",
                "Limit the account to its roles or users, or allow every principal explicitly.",
                got="both" if given else "neither",
            )
        for pattern in patterns:
            path = parameters.located(
                "principal_arn_patterns", self.principal_arn_patterns, pattern
            )
            known = parameters.known(pattern)
            if _names_another_account(known, account):
                parameters.add_problem(
                    path,
                    pattern,
                    f"a principal of trusted_account {account}",
                    "Correct the account number: as written, nobody can assume the role.",
                )
            if not is_specific(_name_in(known)):
                parameters.add_rule(
                    path,
                    pattern,
                    "the pattern matches any principal of the account, or almost any",
                    "Write a part of the name, such as role/deploy-*, or set "
                    "allow_any_principal_in_account=True.",
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


def _is_given(values: object) -> bool:
    return values not in ("", [], ())


def _name_in(pattern: str) -> str:
    """The path and name of the principal, after role/ or user/."""
    arn = Arn.parse(pattern)
    return arn.resource.partition("/")[2] if arn else ""


def _names_another_account(pattern: str, account: object) -> bool:
    known = account_of(pattern)
    return not contains_token(account) and known is not None and known != account
