"""What is wrong with the parameters of a permission set, all of it together.

See https://docs.aws.amazon.com/singlesignon/latest/userguide/limits.html
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from aws_cdk import Duration
from aws_cdk import aws_iam as iam
from constructs import Construct

from iam_patterns.policy import PolicyDocument, Problem, Quotas, Statement
from iam_patterns.policy.identity_center import (
    INSTANCE_ARN,
    PERMISSION_SET_DESCRIPTION,
    PERMISSION_SET_NAME,
    POLICY_PATH_AND_NAME,
    RELAY_STATE,
)
from iam_patterns.policy.quotas import size_problem
from iam_patterns.policy.tokens import contains_token

if TYPE_CHECKING:
    from iam_patterns.policy.formats import Format

Permissions = Statement | Sequence["Statement | Sequence[Statement]"]
"""What the functions of `iam_patterns.permissions` return, alone or in a list."""

_HOUR: Final = 3600
_MOST_POLICIES: Final = 20
_OF_AWS: Final = ":iam::aws:policy/"
_OF_ADMINISTRATORS: Final = ("AdministratorAccess", "PowerUserAccess", "IAMFullAccess")
_EVERYTHING: Final = ("*", "*:*", "iam:*")


@dataclass(frozen=True, kw_only=True)
class PermissionSetParameters:
    """The parameters of `PermissionSet`, which has their meaning."""

    instance_arn: str
    permission_set_name: str
    permissions: Permissions
    managed_policies: Sequence[iam.IManagedPolicy]
    customer_managed_policies: Sequence[str]
    permissions_boundary: iam.IManagedPolicy | None
    customer_managed_permissions_boundary: str | None
    session_duration: Duration | None
    privileged: bool
    relay_state: str | None
    description: str | None
    quotas: Quotas

    @cached_property
    def document(self) -> PolicyDocument:
        """The inline policy."""
        statements = [item for _, item in _flattened("permissions", self.permissions)]
        return PolicyDocument.joined([item for item in statements if isinstance(item, Statement)])

    @property
    def session(self) -> str | None:
        """The session duration as ISO 8601 has it; None for the default of AWS."""
        if self.session_duration is not None:
            return self.session_duration.to_iso_string()
        return "PT1H" if self.privileged else None

    def problems(self) -> Iterator[Problem]:
        """Every problem."""
        yield from self._text_problems()
        yield from self._statement_problems()
        yield from self._policy_problems()
        if not isinstance(self.privileged, bool):
            yield Problem("privileged", self.privileged, "True or False", "Pass a Python bool.")
        yield from self._session_problems()

    def _text_problems(self) -> Iterator[Problem]:
        texts: tuple[tuple[str, object, Format, bool], ...] = (
            ("instance_arn", self.instance_arn, INSTANCE_ARN, False),
            ("permission_set_name", self.permission_set_name, PERMISSION_SET_NAME, False),
            ("relay_state", self.relay_state, RELAY_STATE, True),
            ("description", self.description, PERMISSION_SET_DESCRIPTION, True),
        )
        for name, value, form, is_optional in texts:
            problem = form.problem(name, value)
            if problem and not (is_optional and value is None):
                yield problem

    def _statement_problems(self) -> Iterator[Problem]:
        for path, item in _flattened("permissions", self.permissions):
            if not isinstance(item, Statement):
                fix = "Use Statement, or a function of iam_patterns.permissions."
                yield Problem(path, item, "a Statement", fix)
            elif item.principals or item.not_principals:
                fix = "Remove the principal, and assign the permission set to a group."
                yield Problem(path, item.sid, "a statement without a principal", fix)
        if isinstance(self.quotas, Quotas):
            limit = self.quotas.inline_policies_characters
            fix = "Move some of them to managed policies."
            if problem := size_problem("permissions", self.document.size(), limit, fix):
                yield problem
        else:
            fix = "Import Quotas from iam_patterns."
            yield Problem("quotas", self.quotas, "Quotas", fix)

    def _policy_problems(self) -> Iterator[Problem]:
        yield from _aws_managed_problems("managed_policies", self.managed_policies)
        yield from _name_problems("customer_managed_policies", self.customer_managed_policies)
        boundary, name = self.permissions_boundary, self.customer_managed_permissions_boundary
        if boundary is not None:
            yield from _aws_managed_problems("permissions_boundary", [boundary])
        if name is not None:
            yield from _name_problems("customer_managed_permissions_boundary", [name])
        if boundary is not None and name is not None:
            rule = "a permission set has one permissions boundary"
            fix = "Remove permissions_boundary or customer_managed_permissions_boundary."
            yield Problem.broken_rule("permissions_boundary", rule, fix, got="both")
        listed = [*_listed(self.managed_policies), *_listed(self.customer_managed_policies)]
        if not listed and next(_flattened("permissions", self.permissions), None) is None:
            rule = "at least one statement or policy is required"
            fix = "List what people can do, or pass managed_policies."
            yield Problem.broken_rule("permissions", rule, fix, got="none")
        if isinstance(self.quotas, Quotas):
            limit = min(self.quotas.managed_policies_per_role, _MOST_POLICIES)
            if len(listed) > limit:
                fix = "Join some, or have the quota raised in every account and pass Quotas(...)."
                allowed = f"at most {limit} managed policies"
                yield Problem("managed_policies", f"{len(listed)} policies", allowed, fix)

    def _session_problems(self) -> Iterator[Problem]:
        duration = self.session_duration
        if duration is not None:
            if not isinstance(duration, Duration) or duration.is_unresolved():
                fix = "Write it like Duration.hours(4)."
                yield Problem("session_duration", duration, "a Duration without a token", fix)
                return
            longest = 12 * _HOUR if self.privileged is not True else _HOUR
            seconds = duration.to_seconds(integral=False)
            if not _HOUR <= seconds <= longest or seconds != int(seconds):
                is_short = self.privileged is True
                allowed = "one hour, as it is privileged" if is_short else "1-12 hours"
                fix = (
                    "Give people another permission set for longer sessions with fewer permissions."
                )
                fix = fix if is_short else "Choose a duration within the limits."
                yield Problem("session_duration", f"{seconds} seconds", allowed, fix)
        powerful = next(self._powerful(), None)
        if powerful and self.privileged is False:
            rule = f"{powerful} makes people administrators, which requires privileged=True"
            fix = "Add privileged=True, or list the actions that they need."
            yield Problem.broken_rule("privileged", rule, fix, value=self.privileged)

    def _powerful(self) -> Iterator[str]:
        """What makes people administrators."""
        for policy in _listed(self.managed_policies):
            name = str(getattr(policy, "managed_policy_arn", "")).rpartition("/")[2]
            if name in _OF_ADMINISTRATORS:
                yield name
        for _, item in _flattened("permissions", self.permissions):
            if isinstance(item, Statement) and item.effect == "Allow":
                everything = [action for action in item.actions if action.lower() in _EVERYTHING]
                if everything or item.not_actions:
                    allowed = everything[0] if everything else "NotAction"
                    yield f"{item.sid or 'a statement'}, which allows {allowed},"


def place_problems(scope: object, construct_id: object) -> Iterator[Problem]:
    """What is wrong with the scope and ID of a construct."""
    if not isinstance(scope, Construct):
        fix = "Pass the stack, or self inside it."
        yield Problem("scope", scope, "a construct in a stack", fix)
    if not (isinstance(construct_id, str) and construct_id.strip()) or contains_token(construct_id):
        allowed = "a string that is not empty, known before deployment"
        yield Problem("id", construct_id, allowed, "Name the construct.")


def _aws_managed_problems(path: str, policies: object) -> Iterator[Problem]:
    if not _is_list(policies):
        yield Problem(path, policies, "a list of AWS managed policies", "Put it in [ ].")
    for index, policy in enumerate(_listed(policies)):
        arn = getattr(policy, "managed_policy_arn", None)
        if not isinstance(arn, str) or _OF_AWS not in arn:
            yield Problem(
                path if path == "permissions_boundary" else f"{path}[{index}]",
                policy,
                "an AWS managed policy",
                "Use iam.ManagedPolicy.from_aws_managed_policy_name(...). Each account has its own "
                "customer managed policies: pass their names by the parameter for them.",
            )


def _name_problems(path: str, names: object) -> Iterator[Problem]:
    if not _is_list(names):
        yield Problem(path, names, "a list of names of policies", "Put it in [ ].")
    for index, name in enumerate(_listed(names)):
        place = path if path.startswith("customer_managed_permissions") else f"{path}[{index}]"
        if problem := POLICY_PATH_AND_NAME.problem(place, name):
            yield problem


def _flattened(path: str, permissions: object) -> Iterator[tuple[str, object]]:
    """Each permission with its path."""
    if _is_list(permissions):
        for index, item in enumerate(_listed(permissions)):
            yield from _flattened(f"{path}[{index}]", item)
    else:
        yield path, permissions


def _is_list(value: object) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str | bytes | bytearray)


def _listed(value: object) -> Sequence[object]:
    return value if isinstance(value, Sequence) and _is_list(value) else ()
