"""What `add_trust` refuses: what the constructors refuse, and whatever is weaker than the role.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
"""

from collections.abc import Iterator, Sequence
from typing import Final

from iam_patterns.policy import Condition, Problem, Statement, Trust
from iam_patterns.policy.arn import Arn, account_of
from iam_patterns.policy.formats import SOURCE_ARN_PATTERN
from iam_patterns.policy.patterns import is_specific
from iam_patterns.policy.service_source import ServiceSource, service_source
from iam_patterns.policy.web_identity.federation import claim_problems, federation_problems
from iam_patterns.roles._building.added_principals import principal_problems
from iam_patterns.roles._building.assume_role_call import caller_requirements
from iam_patterns.roles._building.x509_subject import SHARED_PARTS

_ASSUME_ROLE: Final = "sts:assumerole"
_SOURCE_KEYS: Final = ("aws:sourceaccount", "aws:sourcearn", "aws:sourceorgid")
_SUBJECT: Final = "aws:principaltag/x509subject/"
_SHARED: Final = frozenset(f"{_SUBJECT}{part.lower()}" for part in SHARED_PARTS)
_REQUIRED_KEYS: Final = {
    "pods.eks.amazonaws.com": (
        "aws:requesttag/kubernetes-namespace",
        "aws:requesttag/kubernetes-service-account",
    ),
    "rolesanywhere.amazonaws.com": ("aws:sourcearn", f"{_SUBJECT}*"),
}
"""The conditions that EksPodRole and RolesAnywhereRole write, by the service's principal."""


def added_trust_problems(
    trust: Trust, own: Trust, *, allow_any_source: bool, allow_any_principal_in_account: bool
) -> Iterator[Problem]:
    """Each reason why statements cannot be added to a role's trust policy.

    Args:
        trust: The statements to add.
        own: The role's own trust policy.
        allow_any_source: Whether services are accepted without a condition on their source.
        allow_any_principal_in_account: Whether accounts are accepted without a condition.
    """
    for statement in trust.statements:
        if statement.effect != "Allow":
            continue
        yield from federation_problems(statement)
        yield from claim_problems(statement)
        if statement.matches_everyone():
            yield Problem.broken_rule(
                "trust",
                "the added statement allows any AWS principal",
                "Name the principals, or use CDK's role.assume_role_policy if you mean it.",
                value=statement.to_dict(),
            )
        yield from principal_problems(
            statement, allow_any_principal_in_account=allow_any_principal_in_account
        )
        yield from _service_problems(statement, allow_any_source=allow_any_source)
        yield from _account_problems(statement)
        yield from _missing_conditions(statement, own)


def _missing_conditions(statement: Statement, own: Trust) -> Iterator[Problem]:
    missing = {
        condition: None
        for required in caller_requirements(own)
        for condition in required.missing_in(statement)
    }
    if missing:
        listed = ", ".join(f"{c.operator} {c.key} {' or '.join(c.values)}" for c in missing)
        yield Problem.broken_rule(
            "trust",
            f"the added statement lacks conditions that this role requires: {listed}",
            "Give the added statement the same conditions.",
            value=statement.to_dict(),
        )


def _service_problems(statement: Statement, *, allow_any_source: bool) -> Iterator[Problem]:
    services = statement.principals.service if statement.principals else ()
    for service in services if statement.matches_action(_ASSUME_ROLE) else ():
        if service == "*":
            yield Problem.broken_rule(
                "trust",
                "the added statement allows any AWS service",
                "Name the services.",
                value=statement.to_dict(),
            )
        elif service in _REQUIRED_KEYS:
            yield from _own_construct_problems(statement, service)
        else:
            yield from _source_problems(
                statement, service, service_source(service), allow_any_source=allow_any_source
            )


def _own_construct_problems(statement: Statement, service: str) -> Iterator[Problem]:
    missing = [
        key for key in _REQUIRED_KEYS[service] if not any(_requiring(statement, key.rstrip("*")))
    ]
    if missing:
        yield Problem.broken_rule(
            "trust",
            f"{service} requires conditions on {' and '.join(missing)}; without them others of "
            "its users could assume the role",
            "Add the conditions, or create an EksPodRole or RolesAnywhereRole.",
            value=statement.to_dict(),
        )


def _source_problems(
    statement: Statement, service: str, known: ServiceSource | None, *, allow_any_source: bool
) -> Iterator[Problem]:
    conditions = [c for key in _SOURCE_KEYS for c in _requiring(statement, key)]
    if known and not known.for_some_uses:
        sent = {"aws:sourceaccount": known.source_account, "aws:sourcearn": known.source}
        for condition in conditions:
            if not sent.get(condition.key.lower(), True):
                yield Problem.broken_rule(
                    "trust",
                    f"{service} sends no {condition.key} and could not assume the role",
                    f"Remove the condition; see {known.page}.",
                    value=statement.to_dict(),
                )
        yield from _other_resources(conditions, service, known)
    needs_source = known is None or known.sends_source_keys
    if needs_source and not conditions and not allow_any_source:
        yield Problem.broken_rule(
            "trust",
            f"{service} is trusted for any of its customers",
            "Add a condition on aws:SourceAccount or aws:SourceArn with the account in full, or "
            "set allow_any_source=True if the service sends neither.",
            value=statement.to_dict(),
        )


def _other_resources(
    conditions: Sequence[Condition], service: str, known: ServiceSource
) -> Iterator[Problem]:
    """Sources of another service, which this one never sends."""
    own = (known.source or "").partition(":")[0]
    for condition in conditions:
        is_on_arn = own and condition.key.lower() == "aws:sourcearn"
        for value in condition.values if is_on_arn else ():
            arn = Arn.parse(value)
            if arn and arn.service != own:
                yield Problem.broken_rule(
                    "trust",
                    f"{service} sends only ARNs of {own} and could not assume the role",
                    f"Correct the ARN; see {known.page}.",
                    value=value,
                )


def _requiring(statement: Statement, key: str) -> Iterator[Condition]:
    """The conditions that require a specific value of a key; one that ends with / is a prefix."""
    for condition in statement.conditions:
        found = condition.key.lower()
        operator = condition.parsed_operator
        if (
            (found == key or (key.endswith("/") and found.startswith(key)))
            and not (operator.is_negated or operator.if_exists)
            and operator.set_prefix != "ForAllValues:"
            and found not in _SHARED
            and all(_is_specific(found, value) for value in condition.values)
        ):
            yield condition


def _is_specific(key: str, value: str) -> bool:
    if key == "aws:sourcearn":
        return SOURCE_ARN_PATTERN.problem("", value) is None
    return is_specific(value)


def _account_problems(statement: Statement) -> Iterator[Problem]:
    """Conditions on another account, with which nobody could assume the role."""
    principals = statement.principals
    if principals is None:
        return
    trusted = {account_of(arn) for arn in principals.aws}
    named = {
        account_of(value)
        for condition in _requiring(statement, "aws:principalarn")
        for value in condition.values
    }
    if trusted and None not in trusted | named and named and not trusted & named:
        yield Problem.broken_rule(
            "trust",
            "aws:PrincipalArn is of another account than the principal",
            "Correct the account: as written, nobody can assume the role.",
            value=statement.to_dict(),
        )
