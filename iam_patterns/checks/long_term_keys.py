"""Rules on credentials that do not expire.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#lock-away-credentials
"""

from collections.abc import Iterator, Mapping
from typing import Final

from iam_patterns.checks.analysis.access_keys import credentials_in, may_have_credentials
from iam_patterns.checks.rule import HolderRule, ResourceRule, Rule, Weakness
from iam_patterns.checks.settings import Settings
from iam_patterns.template import IamIdentity, TemplateResource

_GUIDE: Final = "https://docs.aws.amazon.com/IAM/latest/UserGuide/"
_ACCESS_KEY: Final = "AWS::IAM::AccessKey"
TYPES: Final = frozenset({_ACCESS_KEY})
"""The types that are looked at in a template whose text has no sign of a written key."""


def _access_key(resource: TemplateResource, _: Settings) -> Iterator[Weakness]:
    if resource.type == _ACCESS_KEY:
        yield Weakness(f"{resource.logical_id} is an {_ACCESS_KEY}.")


def _user(holder: IamIdentity, _: Settings) -> Iterator[Weakness]:
    if holder.kind == "user":
        if "LoginProfile" in holder.properties:
            yield Weakness("It has a console password.")
        if holder.policies or holder.missing_permissions:
            yield Weakness("It has permissions, by policies of its own or of its groups.")


def _written_out(resource: TemplateResource, _: Settings) -> Iterator[Weakness]:
    if not may_have_credentials(repr(resource.declaration)):
        return
    found = dict(credentials_in(resource.declaration))
    if isinstance(resource.declaration.get("Properties"), Mapping):
        resolved = dict(credentials_in({"Properties": resource.properties}))
        found |= {place: what for place, what in resolved.items() if not _is_told(place, found)}
    for place, what in found.items():
        yield Weakness(f"{place} holds {what}.", place)


def _is_told(place: str, found: Mapping[str, str]) -> bool:
    """Whether a place was found already, or a part of it."""
    return any(told.startswith(place) for told in found)


RULES: Final[tuple[ResourceRule, ...]] = (
    Rule(
        "keys-access-key",
        "error",
        "The template makes a long-term access key.",
        "Whoever finds the key, in a log, a laptop or the stack itself, has it for ever.",
        "Delete the key, and use a role: GitHubActionsRole, RolesAnywhereRole or EksPodRole",
        _GUIDE + "best-practices.html#bp-workloads-use-roles",
        _access_key,
    ),
    Rule(
        "keys-written-out",
        "error",
        "The template holds an access key.",
        "Whoever reads the template, or the resource's settings, has the key.",
        "a role for whatever runs there: LambdaExecutionRole, Ec2InstanceRole, EcsTaskRole",
        _GUIDE + "best-practices.html#bp-workloads-use-roles",
        _written_out,
    ),
)
HOLDER_RULES: Final[tuple[HolderRule, ...]] = (
    Rule(
        "keys-user",
        "warning",
        "The template makes a user with a password or permissions.",
        "A stolen password or key works until somebody notices.",
        "IAM Identity Center, or SamlRole(..., provider=provider)",
        _GUIDE + "best-practices.html#bp-users-federation-idp",
        _user,
    ),
)
