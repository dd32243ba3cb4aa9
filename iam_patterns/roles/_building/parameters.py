"""Checks the parameters of one call and raises all that is wrong with them together."""

import difflib
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, TypeVar, get_args

from aws_cdk import Duration
from constructs import Construct

from iam_patterns.policy import PolicyError, Problem, Quotas, Statement
from iam_patterns.policy.formats import DESCRIPTION, ROLE_NAME, ROLE_PATH, Format
from iam_patterns.roles._building.errors import RoleError
from iam_patterns.roles._building.options import Permission, RoleOptions

T = TypeVar("T")

_SHORTEST_SESSION: Final = 3600
_LONGEST_SESSION: Final = 43200


class Parameters:
    """The parameters of one construct, and what was found wrong with them so far.

    Args:
        construct: The class that is being built.
        scope: The construct it is built in.
        construct_id: Its ID there.
        options: The options it shares with every role.
    """

    def __init__(
        self, construct: type, scope: Construct, construct_id: str, options: RoleOptions
    ) -> None:
        self._construct = construct
        self._scope = scope
        self._construct_id = construct_id
        self._problems: list[Problem] = []
        if not isinstance(scope, Construct):
            self.refuse("scope", scope, "a construct", "Pass the stack, or self inside it.")
        self._check_options(options)

    def refuse(self, parameter: str, value: object, allowed: str, fix: str) -> None:
        """Notes a problem; `raise_problems` raises it."""
        self._problems.append(Problem(parameter, value, allowed, fix))

    def note(self, problem: Problem | None) -> None:
        """Notes a problem that was found elsewhere, if there is one."""
        if problem:
            self._problems.append(problem)

    def built(self, build: Callable[[], T]) -> T:
        """What is built of other parameters, which are checked as it is: the last check of all.

        Raises:
            RoleError: With its problems and every problem noted so far.
        """
        try:
            return build()
        except PolicyError as error:
            self._problems.extend(error.problems)
            self.raise_problems()
            raise

    def check_format(self, parameter: str, value: object, form: Format) -> None:
        """Notes a string that has not the form it must have."""
        self.note(form.problem(parameter, value))

    def check_formats(self, parameter: str, values: object, form: Format) -> None:
        """Notes each item of a list that has not the form it must have."""
        if isinstance(values, str) or not isinstance(values, Sequence):
            self.refuse(parameter, values, "a list of strings", "Put it in [ ].")
            return
        for index, value in enumerate(values):
            self.check_format(f"{parameter}[{index}]", value, form)

    def check_boolean(self, parameter: str, value: object) -> None:
        """Notes a flag that is neither True nor False."""
        if not isinstance(value, bool):
            self.refuse(parameter, value, "True or False", "Pass a Python bool.")

    def check_duration(self, parameter: str, value: object, shortest: int, longest: int) -> None:
        """Notes a Duration outside the limits, in seconds; tokens pass."""
        if not isinstance(value, Duration):
            self.refuse(parameter, value, "a Duration", "Write it like Duration.hours(1).")
        elif not value.is_unresolved() and not shortest <= value.to_seconds() <= longest:
            self.refuse(
                parameter,
                f"{value.to_seconds()} seconds",
                f"between {shortest} and {longest} seconds",
                "Choose a duration within the limits.",
            )

    def check_cdk_type(self, parameter: str, value: object, attribute: str, name: str) -> None:
        """Notes an object that is not the CDK construct it should be.

        CDK itself ends in a JavaScript trace here: Python's jsii does not check interfaces.
        """
        if not hasattr(type(value), attribute) and not hasattr(value, attribute):
            self.refuse(parameter, value, name, f"Pass the construct, one with {attribute}.")

    def check_cdk_types(self, parameter: str, values: object, attribute: str, name: str) -> None:
        """Notes each item of a list that is not the CDK construct it should be."""
        if isinstance(values, str) or not isinstance(values, Sequence):
            self.refuse(parameter, values, f"a list, each item {name}", "Put it in [ ].")
            return
        for index, value in enumerate(values):
            self.check_cdk_type(f"{parameter}[{index}]", value, attribute, name)

    def raise_problems(self) -> None:
        """Ends the call when anything was wrong.

        Raises:
            RoleError: With every problem noted so far.
        """
        if self._problems:
            path = self._construct_id
            if isinstance(self._scope, Construct):
                path = "/".join(part for part in (self._scope.node.path, path) if part)
            raise RoleError(f"{self._construct.__name__} at {path}", self._problems)

    def _check_options(self, options: RoleOptions) -> None:
        for name in options.keys() - RoleOptions.__annotations__.keys():
            close = difflib.get_close_matches(name, RoleOptions.__annotations__, n=1)
            self.refuse(
                name,
                options.get(name),
                f"left out: {self._construct.__name__} has no such parameter",
                f"Did you mean {close[0]}?" if close else "See the class's documentation.",
            )
        for parameter, form in (
            ("role_name", ROLE_NAME),
            ("path", ROLE_PATH),
            ("description", DESCRIPTION),
        ):
            if options.get(parameter) is not None:
                self.check_format(parameter, options.get(parameter), form)
        if "customer_managed" in options:
            self.check_boolean("customer_managed", options["customer_managed"])
        if options.get("customer_managed") is True and options.get("inline_policies"):
            self.refuse(
                "inline_policies",
                sorted(options["inline_policies"]),
                "empty with customer_managed=True",
                "Pass them as managed_policies, or leave customer_managed out.",
            )
        if "quotas" in options and not isinstance(options["quotas"], Quotas):
            self.refuse("quotas", options["quotas"], "Quotas", "Import Quotas from iam_patterns.")
        if options.get("max_session_duration") is not None:
            self.check_duration(
                "max_session_duration",
                options["max_session_duration"],
                _SHORTEST_SESSION,
                _LONGEST_SESSION,
            )
        self._check_policies(options)
        self._check_permissions(options)

    def _check_policies(self, options: RoleOptions) -> None:
        if options.get("permissions_boundary") is not None:
            self.check_cdk_type(
                "permissions_boundary",
                options["permissions_boundary"],
                "managed_policy_arn",
                "an IManagedPolicy",
            )
        self.check_cdk_types(
            "managed_policies",
            options.get("managed_policies") or (),
            "managed_policy_arn",
            "an IManagedPolicy",
        )

    def _check_permissions(self, options: RoleOptions) -> None:
        for path, permission in flattened("permissions", options.get("permissions", ())):
            if not isinstance(permission, get_args(Permission)):
                self.refuse(
                    path,
                    permission,
                    "a Statement or an iam.PolicyStatement",
                    "Use a function of iam_patterns.permissions.",
                )
            elif isinstance(permission, Statement):
                for problem in _permission_problems(permission):
                    self.note(problem.below(path))


def flattened(path: str, permissions: object) -> Iterator[tuple[str, object]]:
    """Each permission with the path at which it stands."""
    if isinstance(permissions, Iterable) and not isinstance(permissions, str | bytes | dict):
        for index, item in enumerate(permissions):
            yield from flattened(f"{path}[{index}]", item)
    else:
        yield path, permissions


def _permission_problems(statement: Statement) -> Iterator[Problem]:
    if statement.principals or statement.not_principals:
        yield Problem(
            "Principal",
            statement.sid,
            "absent: a role's permissions are the role's own",
            "Who may assume the role is its trust policy: use add_trust.",
        )
    for action in statement.actions + statement.not_actions:
        if "?" in action:
            yield Problem(
                "Action",
                action,
                "without ?, which CDK rejects although IAM accepts it",
                "List the actions, or use *.",
            )
