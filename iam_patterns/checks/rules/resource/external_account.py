"""The resource policy allows another AWS account or organization."""

from collections.abc import Iterator
from typing import Final

from iam_patterns.checks.analysis.callers_of_anyone import is_tied
from iam_patterns.checks.analysis.resource_policy import ResourcePolicy
from iam_patterns.checks.analysis.trust_conditions import required_organizations, trusted_names
from iam_patterns.checks.catalog.log_delivery_accounts import LOAD_BALANCING_ACCOUNTS
from iam_patterns.checks.rule import Rule, Weakness
from iam_patterns.checks.settings import Settings
from iam_patterns.checks.wording import two_of
from iam_patterns.policy import Statement
from iam_patterns.policy.arn import account_of
from iam_patterns.policy.tokens import contains_token, shown, unknown, unknowns_in

_OWN_ACCOUNT: Final = unknown("AWS::AccountId")
_ADD: Final = 'add it to "own_accounts" under "iam-patterns" in cdk.json'
_TRUST: Final = 'If you trust it, add it to "trusted_accounts".'


def find(policy: ResourcePolicy, settings: Settings) -> Iterator[Weakness]:
    """Principals of other accounts or organizations, without a condition."""
    for location, statement in policy.allows:
        required = required_organizations(statement)
        if is_tied(statement) or (required and settings.are_own_organizations(required)):
            continue
        if required:
            yield _of_organization(required, settings, location)
            continue
        yield from _canonical_users(statement, location)
        for name in trusted_names(statement):
            account = account_of(name)
            if name == _OWN_ACCOUNT or f":{_OWN_ACCOUNT}:" in name:
                continue
            if _is_of_mapping(name):
                continue
            if unknowns_in(name) and not account:
                detail = (
                    f"{shown(name)} is known only at deployment, and could belong to any account."
                )
                fix = f"If the account is yours, write its ID and {_ADD}. {_TRUST}"
                yield Weakness(detail, (location,), fix, is_guess=True, is_note=True)
            elif account and account != policy.account and not _is_known(account, settings):
                yield _of_account(policy, settings, name, account, location)


def _canonical_users(statement: Statement, location: str) -> Iterator[Weakness]:
    """Canonical user IDs, whose account nobody can tell; those of values are this app's own."""
    for user in statement.principals.canonical_user if statement.principals else ():
        if not contains_token(user):
            detail = f"The canonical user {user[:8]}... could be of any account."
            fix = "List the account ID or the ARN of the role instead."
            yield Weakness(detail, (location,), fix, is_guess=True, is_note=True)


def _is_of_mapping(name: str) -> bool:
    """Whether a mapping has it, such as the accounts of load balancers by Region."""
    return any(one.startswith("Fn::FindInMap ") for one in unknowns_in(name))


def _is_known(account: str, settings: Settings) -> bool:
    return settings.is_trusted(account) or account in LOAD_BALANCING_ACCOUNTS


def _of_organization(required: frozenset[str], settings: Settings, location: str) -> Weakness:
    names = two_of(sorted(map(shown, required)))
    own = settings.organization_id
    return Weakness(
        f"The statement allows the organization {names}, which is not {own}.",
        (location,),
        f"Require your own organization, {own}.",
    )


def _of_account(
    policy: ResourcePolicy, settings: Settings, name: str, account: str, location: str
) -> Weakness:
    is_open = policy.account is None and not settings.own_accounts
    belongs = "could belong" if is_open else "belongs"
    return Weakness(
        f"{shown(name)} {belongs} to another AWS account.",
        (location,),
        f"If {account} is yours, {_ADD}. {_TRUST} Otherwise remove it from the policy.",
        is_guess=is_open,
    )


RULE = Rule(
    id="resource-external-account",
    severity="warning",
    subject=ResourcePolicy,
    title="{subject} allows an AWS account that is not yours.",
    risk="The administrators of that account decide who uses the resource.",
    fix=f"If the account is yours, {_ADD}. {_TRUST} Otherwise remove it from the policy.",
    page="https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies-cross-account-resource-access.html",
    example="""\
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3

reports = s3.Bucket(stack, "Reports")
reports.add_to_resource_policy(
    iam.PolicyStatement(
        principals=[iam.AnyPrincipal().in_organization("o-a1b2c3d4e5")],
        actions=["s3:GetObject"],
        resources=[reports.arn_for_objects("*")],
    )
)
""",
    find=find,
)
