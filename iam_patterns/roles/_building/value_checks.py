"""Checks of single values, each of which records what is wrong."""

from collections.abc import Callable, Iterable, Sequence
from typing import Final, TypeVar

from aws_cdk import Duration
from constructs import Construct

from iam_patterns.policy import PolicyError, Problem
from iam_patterns.policy.arn import Arn
from iam_patterns.policy.formats import Format
from iam_patterns.policy.tokens import contains_token
from iam_patterns.roles._building.cdk_objects import (
    is_cdk_object,
    is_in_a_stack,
    text_before_deployment,
)
from iam_patterns.roles._building.errors import RoleError
from iam_patterns.roles._building.stack_environment import known_partition

T = TypeVar("T")

_SHORTEST_SESSION: Final = 3600
_LONGEST_SESSION: Final = 43200
_PAIR: Final = 2
_CDK_TRUST_PARAMETERS: Final = ("assumed_by", "external_ids")


class ValueChecks:
    """Checks values one by one, and keeps the problems found so far.

    Args:
        construct: The class that is being built.
        scope: The construct to create it in.
        construct_id: Its ID in that scope.
    """

    def __init__(self, construct: type, scope: Construct, construct_id: str) -> None:
        self._construct = construct
        self._scope = scope
        self._construct_id = construct_id
        self._problems: list[Problem] = []
        self._check_place(scope, construct_id)

    @property
    def has_problems(self) -> bool:
        """Whether anything was wrong so far."""
        return bool(self._problems)

    def _check_place(self, scope: object, construct_id: object) -> None:
        self._is_in_a_stack = is_in_a_stack(scope)
        if not self._is_in_a_stack:
            self.add_problem(
                "scope", scope, "a construct in a stack", "Pass the stack, or self inside it."
            )
        if not isinstance(construct_id, str) or not construct_id.strip():
            self.add_problem("id", construct_id, "a string that is not empty", "Name the role.")
        elif contains_token(construct_id):
            self.add_problem(
                "id",
                construct_id,
                "known before deployment: CDK accepts no token here",
                "Write it.",
            )

    def add_problem(self, parameter: str, value: object, allowed: str, fix: str) -> None:
        """Records a problem with a value that must be something else."""
        self._problems.append(Problem(parameter, value, allowed, fix))

    def add_rule(
        self, parameter: str, value: object, rule: str, fix: str, *, got: str = ""
    ) -> None:
        """Records a broken rule, a clause of its own."""
        self._problems.append(Problem.broken_rule(parameter, rule, fix, value=value, got=got))

    def check_exactly_one(self, fix: str, **given: bool) -> None:
        """Records a problem unless exactly one of these parameters is given."""
        if sum(given.values()) != 1:
            names = [f"{name}=True" if name.startswith("allow_") else name for name in given]
            passed = [
                name for name, is_given in zip(names, given.values(), strict=True) if is_given
            ]
            self.add_rule(
                next(iter(given)),
                passed,
                f"exactly one of {', '.join(names[:-1])} and {names[-1]} is required",
                fix,
                got=" and ".join(passed) or ("neither" if len(names) == _PAIR else "none"),
            )

    def add(self, problem: Problem | None) -> None:
        """Records a problem that was found elsewhere, if there is one."""
        if problem:
            self._problems.append(problem)

    def built(self, build: Callable[[], T]) -> T:
        """Runs ``build``; raises its problems together with those found so far.

        Raises:
            RoleError: With its problems and every problem recorded so far.
        """
        try:
            return build()
        except PolicyError as error:
            self._problems.extend(error.problems)
            self.raise_problems()
            raise

    def check_format(self, parameter: str, value: object, form: Format) -> bool:
        """Records a problem if the string has the wrong format, or is an ARN of another partition.

        Returns:
            Whether the value is valid.
        """
        known = self.known(value)
        problem = form.problem(parameter, known) or self._partition_problem(parameter, known)
        self.add(problem)
        return problem is None

    def known(self, value: T) -> T | str:
        """What is known of a text before deployment; anything else as it is."""
        if isinstance(value, str) and contains_token(value) and self._is_in_a_stack:
            return text_before_deployment(self._scope, value)
        return value

    def check_formats(self, parameter: str, values: object, form: Format) -> tuple[str, ...]:
        """The strings of a parameter that takes several; a lone string is one of them.

        Records a problem for each string that has the wrong format, and for anything else.

        Returns:
            The valid strings.
        """
        if isinstance(values, str):
            return (values,) if self.check_format(parameter, values, form) else ()
        if not isinstance(values, Sequence) or isinstance(values, bytes | bytearray | memoryview):
            self.add_problem(parameter, values, "a list of strings", f"Each is {form.allowed}.")
            return ()
        return tuple(
            value
            for index, value in enumerate(values)
            if self.check_format(f"{parameter}[{index}]", value, form)
        )

    @staticmethod
    def located(parameter: str, values: object, value: str) -> str:
        """Where a value is in a parameter that takes several strings, or one alone."""
        if isinstance(values, Sequence) and not isinstance(values, str):
            return f"{parameter}[{values.index(value)}]"
        return parameter

    def _partition_problem(self, parameter: str, value: object) -> Problem | None:
        arn = Arn.parse(value) if isinstance(value, str) and value.startswith("arn:") else None
        if arn is None or not self._is_in_a_stack:
            return None
        partition = known_partition(self._scope)
        if partition in {None, arn.partition} or not arn.partition.startswith("aws"):
            return None
        return Problem(
            parameter,
            value,
            f"an ARN of the stack's partition, {partition}",
            "Correct the partition, or the Region of the stack.",
        )

    def check_boolean(self, parameter: str, value: object) -> None:
        """Records a problem unless the value is True or False."""
        if not isinstance(value, bool):
            self.add_problem(parameter, value, "True or False", "Pass a Python bool.")

    def check_duration(self, parameter: str, value: object, shortest: int, longest: int) -> None:
        """Records a problem unless a Duration has whole seconds within the limits, or is a token.

        CDK converts no token: it has to be in seconds already.
        """
        if not isinstance(value, Duration):
            self.add_problem(parameter, value, "a Duration", "Write it like Duration.hours(1).")
            return
        if value.is_unresolved():
            if value.unit_label() != "seconds":
                self.add_problem(
                    parameter,
                    value,
                    "in seconds, since CDK cannot convert a token",
                    "Write Duration.seconds(token).",
                )
            return
        seconds = value.to_seconds(integral=False)
        if not shortest <= seconds <= longest or seconds != int(seconds):
            self.add_problem(
                parameter,
                f"{seconds} seconds",
                f"between {shortest} and {longest} seconds, without a fraction",
                "Choose a duration within the limits.",
            )

    def check_cdk_type(self, parameter: str, value: object, attribute: str, name: str) -> None:
        """Records a problem if an object is not the CDK construct it should be.

        CDK itself would fail with a JavaScript trace: jsii does not check interfaces in Python.
        """
        if not is_cdk_object(value, attribute):
            self.add_problem(parameter, value, name, f"Pass the construct, one with {attribute}.")

    def check_cdk_types(self, parameter: str, values: object, attribute: str, name: str) -> None:
        """Records a problem for each item of a list that is not the CDK construct it should be."""
        if isinstance(values, str | bytes) or not isinstance(values, Sequence):
            self.add_problem(parameter, values, f"a list, each item {name}", "Put it in [ ].")
            return
        for index, value in enumerate(values):
            self.check_cdk_type(f"{parameter}[{index}]", value, attribute, name)

    def raise_problems(self) -> None:
        """Ends the call when anything was wrong.

        Raises:
            RoleError: With every problem recorded so far.
        """
        if self._problems:
            raise self.error(self._problems)

    def error(self, problems: Iterable[Problem]) -> RoleError:
        """The error with these problems, and with the path of the construct."""
        path = str(self._construct_id)
        if isinstance(self._scope, Construct):
            path = "/".join(part for part in (self._scope.node.path, path) if part)
        return RoleError(f"{self._construct.__name__} at {path}", problems)
