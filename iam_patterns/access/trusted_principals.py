"""A trust policy in words: the principals it trusts, and on which conditions.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from iam_patterns.policy import Condition, PolicyDocument, Principals, Statement
from iam_patterns.policy.tokens import shown

_ROOT: Final = ":root"


@dataclass(frozen=True, slots=True)
class TrustedPrincipal:
    """A principal that a statement of a trust policy allows to assume the role.

    Args:
        principal: The principal, as the trust policy has it.
        actions: The STS actions that it may call.
        conditions: The conditions of the statement, in words; AWS evaluates them when the role
            is assumed.
        delegates_to_account: Whether an account is trusted, whose own policies decide which of
            its principals can assume the role.
        denials: The Deny statements of the trust policy, in words; one of them may match.
    """

    principal: str
    actions: tuple[str, ...]
    conditions: tuple[str, ...]
    delegates_to_account: bool
    denials: tuple[str, ...]

    def __str__(self) -> str:
        text = f"{self.principal} by {' and '.join(self.actions)}"
        if self.delegates_to_account:
            text += " (any principal that the account's own policies allow)"
        if self.conditions:
            text += f", if {' and '.join(self.conditions)}"
        if self.denials:
            text += f", unless {' or '.join(self.denials)}"
        return text


def trusted_principals(trust: PolicyDocument) -> Iterator[TrustedPrincipal]:
    """Every principal that a trust policy trusts, statement by statement.

    Example:
        >>> from iam_patterns.policy import Trust
        >>> trust = Trust.service("ec2.amazonaws.com")
        >>> for trusted in trusted_principals(PolicyDocument.from_dict(trust.to_dict())):
        ...     print(trusted)
        ec2.amazonaws.com by sts:AssumeRole

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
    """
    denials = tuple(
        _denial(statement) for statement in trust.statements if statement.effect == "Deny"
    )
    for statement in trust.statements:
        if statement.effect != "Allow":
            continue
        actions = statement.actions or tuple(f"all except {a}" for a in statement.not_actions)
        for name, delegates_to_account in _names(statement):
            yield TrustedPrincipal(
                shown(name),
                tuple(map(shown, actions)),
                tuple(map(condition_in_words, statement.conditions)),
                delegates_to_account,
                denials,
            )


def _names(statement: Statement) -> Iterator[tuple[str, bool]]:
    if statement.not_principals:
        yield f"everyone except {' and '.join(_all(statement.not_principals))}", True
    elif statement.principals:
        for name in _all(statement.principals):
            yield name, name.endswith(_ROOT) or name.isdigit()


def _all(principals: Principals) -> tuple[str, ...]:
    if principals.everyone:
        return ("anyone",)
    return tuple(
        "anyone" if name == "*" else name for _, names in principals.by_kind() for name in names
    )


def _denial(statement: Statement) -> str:
    principals = " and ".join(name for name, _ in _names(statement))
    conditions = " and ".join(map(condition_in_words, statement.conditions))
    return shown(f"{principals} is denied" + (f" when {conditions}" if conditions else ""))


def condition_in_words(condition: Condition) -> str:
    """A condition in words, such as ``sts:ExternalId is cust-7f3a9c2e``."""
    return shown(condition.parsed_operator.in_words(condition.key, condition.values))
