"""Rules that an organization sets itself: they are silent until the settings speak of them.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
"""

from collections.abc import Iterator
from typing import Final

from iam_patterns.checks.analysis.effective_permissions import EffectivePermissions
from iam_patterns.checks.rule import PermissionRule, RoleRule, Rule, Weakness
from iam_patterns.checks.settings import Settings
from iam_patterns.policy.tokens import shown, symbols_in
from iam_patterns.template import IamRole

_GUIDE: Final = "https://docs.aws.amazon.com/IAM/latest/UserGuide/"
_DEFAULT_SESSION: Final = 3600


def _boundary(role: IamRole, settings: Settings) -> Iterator[Weakness]:
    required = settings.permissions_boundary
    given = str(role.properties.get("PermissionsBoundary", ""))
    if required and required not in (given, given.rpartition("/")[2]):
        has = f"It has {shown(given)}" if given else "It has none"
        yield _lacking(f"{has}, and {required} is required", "PermissionsBoundary", given)


def _path(role: IamRole, settings: Settings) -> Iterator[Weakness]:
    path = str(role.properties.get("Path", "/"))
    if settings.path and not path.startswith(settings.path):
        detail = f"Its path is {shown(path)}, and {settings.path} is required"
        yield _lacking(detail, "Path", path)


def _name(role: IamRole, settings: Settings) -> Iterator[Weakness]:
    prefix = settings.name_prefix
    name = str(role.properties.get("RoleName") or "")
    if prefix and not name.startswith(prefix):
        has = f"Its name is {shown(name)}" if name else "It has no role_name"
        yield _lacking(f"{has}, and names must begin with {prefix}", "RoleName", name)


def _lacking(detail: str, place: str, given: str) -> Weakness:
    """The weakness, which is a guess where deployment decides what was given."""
    if symbols_in(given):
        return Weakness(f"{detail}: it could be another.", place, is_guess=True)
    return Weakness(f"{detail}.", place)


def _session(permissions: EffectivePermissions, settings: Settings) -> Iterator[Weakness]:
    limit = settings.maximum_privileged_session_seconds
    length = permissions.holder.properties.get("MaxSessionDuration", _DEFAULT_SESSION)
    if str(length).isdecimal() and int(length) > limit and permissions.are_privileged:
        yield Weakness(
            f"A session lasts {length} s, and {limit} s is the limit.", "MaxSessionDuration"
        )


ROLE_RULES: Final[tuple[RoleRule, ...]] = (
    Rule(
        "organization-permissions-boundary",
        "error",
        "The role lacks the permissions boundary that the organization requires.",
        "Whoever may change the role gives it whatever the account can do.",
        'permissions_boundary=iam.ManagedPolicy.from_managed_policy_name(self, "Boundary", "NAME")',
        _GUIDE + "access_policies_boundaries.html",
        _boundary,
    ),
    Rule(
        "organization-path",
        "error",
        "The role is not under the path that the organization requires.",
        "What the organization's guardrails say of that path does not reach the role.",
        'path="/PATH/"',
        _GUIDE + "reference_identifiers.html",
        _path,
    ),
    Rule(
        "organization-name-prefix",
        "error",
        "The role's name does not begin as the organization requires.",
        "What the organization's guardrails say of such names does not reach the role.",
        'role_name="PREFIX-..."',
        _GUIDE + "reference_identifiers.html",
        _name,
    ),
)
PERMISSION_RULES: Final[tuple[PermissionRule, ...]] = (
    Rule(
        "organization-privileged-session",
        "warning",
        "A role that can do everything has long sessions.",
        "Whoever steals one session is administrator for as long as it lasts.",
        "max_session_duration=Duration.hours(1)",
        _GUIDE + "id_roles_update-role-settings.html",
        _session,
    ),
)
