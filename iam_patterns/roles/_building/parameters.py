"""Checks the parameters of one call and raises all problems together."""

import difflib
import inspect
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final, TypeVar, cast, get_args

from aws_cdk import Duration
from constructs import Construct

from iam_patterns.policy import Problem, Quotas, Statement
from iam_patterns.policy.formats import DESCRIPTION, ROLE_NAME, ROLE_PATH
from iam_patterns.roles._building.inline_policies import inline_policy_problems
from iam_patterns.roles._building.options import Permission, RoleOptions
from iam_patterns.roles._building.value_checks import ValueChecks

T = TypeVar("T")

_SHORTEST_SESSION: Final = 3600
_LONGEST_SESSION: Final = 43200
_PAIR: Final = 2
_CDK_TRUST_PARAMETERS: Final = ("assumed_by", "external_ids")


class Parameters(ValueChecks):
    """The parameters of one construct, and the problems found so far.

    Args:
        construct: The class that is being built.
        scope: The construct to create it in.
        construct_id: Its ID in that scope.
        options: The options it shares with every role.
    """

    def __init__(
        self, construct: type, scope: Construct, construct_id: str, options: RoleOptions
    ) -> None:
        super().__init__(construct, scope, construct_id)
        self._check_options(options)

    def _check_options(self, options: RoleOptions) -> None:
        for name in options:
            if name not in RoleOptions.__annotations__:
                self._add_unknown(name, options.get(name))
        for parameter, form in (
            ("role_name", ROLE_NAME),
            ("path", ROLE_PATH),
            ("description", DESCRIPTION),
        ):
            if options.get(parameter) is not None:
                self.check_format(parameter, options.get(parameter), form)
        if "customer_managed" in options:
            self.check_boolean("customer_managed", options["customer_managed"])
        if "quotas" in options and not isinstance(options["quotas"], Quotas):
            self.add_problem(
                "quotas", options["quotas"], "Quotas", "Import Quotas from iam_patterns."
            )
        longest = options.get("max_session_duration")
        if isinstance(longest, Duration) and longest.is_unresolved():
            self.add_problem(
                "max_session_duration",
                longest,
                "known before deployment: CDK compares it with IAM's limits",
                "Write it like Duration.hours(1).",
            )
        elif longest is not None:
            self.check_duration(
                "max_session_duration", longest, _SHORTEST_SESSION, _LONGEST_SESSION
            )
        self._check_policies(options)
        self._check_permissions(options)

    def _add_unknown(self, name: str, value: object) -> None:
        construct = self._construct.__name__
        known = [*parameter_names(self._construct), *RoleOptions.__annotations__]
        if name == "assumed_by":
            rule = f"{construct} writes its own trust policy and takes no assumed_by"
            self.add_rule(name, value, rule, getattr(self._construct, "_INSTEAD_OF_ASSUMED_BY", ""))
        elif name in {"external_id", "external_ids"}:
            self.add_rule(
                name,
                value,
                f"{construct} takes no {name}",
                "Write external_id=..., one ID or a list."
                if "external_id" in known
                else "Use ThirdPartyExternalIdRole for a role that a vendor assumes with an "
                "external ID.",
            )
        else:
            close = difflib.get_close_matches(name, known, n=1)
            self.add_rule(
                name,
                value,
                f"unknown parameter of {construct}",
                f"Did you mean {close[0]}?" if close else f"See help({construct}).",
            )

    def _check_policies(self, options: RoleOptions) -> None:
        if options.get("permissions_boundary") is not None:
            self.check_cdk_type(
                "permissions_boundary",
                options["permissions_boundary"],
                "managed_policy_arn",
                "an IManagedPolicy",
            )
        if options.get("inline_policies") is not None:
            self._problems.extend(inline_policy_problems(options))
        managed = options.get("managed_policies")
        self.check_cdk_types(
            "managed_policies",
            () if managed is None else managed,
            "managed_policy_arn",
            "an IManagedPolicy",
        )

    def _check_permissions(self, options: RoleOptions) -> None:
        for path, permission in flattened("permissions", options.get("permissions", ())):
            if not isinstance(permission, get_args(Permission)):
                self.add_problem(
                    path,
                    permission,
                    "a Statement or an iam.PolicyStatement",
                    "Use a function of iam_patterns.permissions.",
                )
            elif isinstance(permission, Statement):
                for problem in _permission_problems(permission):
                    self.add(problem.below(path))


@contextmanager
def refused_if_taken(parameters: Parameters) -> Iterator[None]:
    """Turns CDK's error for an ID that is taken into ours: asking first would cost a request.

    Raises:
        RoleError: If the scope has a construct of that ID.
    """
    try:
        yield
    except RuntimeError as error:
        if "already a Construct with name" not in str(error):
            raise
        problem = Problem.broken_rule("id", "the scope has a construct with this ID", "Rename it.")
        raise parameters.error([problem]) from None


def raise_for_cdk_trust_parameters(
    construct: type, arguments: Sequence[Any], given: Mapping[str, object]
) -> None:
    """Ends a call with CDK's trust parameters that lacks the construct's own.

    Python would otherwise report only that a required parameter is missing.

    Raises:
        RoleError: With what to write in place of them.
    """
    unknown = {name: given[name] for name in _CDK_TRUST_PARAMETERS if name in given}
    if not unknown:
        return
    try:
        inspect.signature(construct.__init__).bind(None, *arguments, **given)  # type: ignore[misc]  # only the signature is read
    except TypeError:
        scope, construct_id = [*arguments, given.get("scope"), given.get("id")][:2]
        options = cast("RoleOptions", unknown)
        Parameters(construct, scope, construct_id, options).raise_problems()


def parameter_names(construct: type) -> list[str]:
    """The construct's own keyword parameters."""
    return [
        name
        for name, parameter in inspect.signature(construct.__init__).parameters.items()  # type: ignore[misc]  # only the signature is read
        if parameter.kind is parameter.KEYWORD_ONLY
    ]


def flattened(path: str, permissions: object) -> Iterator[tuple[str, object]]:
    """Each permission with its path."""
    if isinstance(permissions, Sequence) and not isinstance(permissions, str | bytes | bytearray):
        for index, item in enumerate(permissions):
            yield from flattened(f"{path}[{index}]", item)
    else:
        yield path, permissions


def _permission_problems(statement: Statement) -> Iterator[Problem]:
    if statement.principals or statement.not_principals:
        yield Problem(
            "Principal",
            statement.sid,
            "absent: the permissions of a role have no principal",
            "Use add_trust to change who can assume the role.",
        )
    for action in statement.actions + statement.not_actions:
        if "?" in action:
            yield Problem(
                "Action",
                action,
                "without ?, which CDK rejects although IAM accepts it",
                "List the actions, or use *.",
            )
