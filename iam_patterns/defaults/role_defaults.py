"""The property injector that gives every role of an app its defaults.

See https://docs.aws.amazon.com/cdk/v2/guide/blueprints.html
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import jsii
from aws_cdk import Duration, IPropertyInjector
from aws_cdk import aws_iam as iam
from constructs import Construct

from iam_patterns.defaults.decisions import Decided, Layer, decided, same
from iam_patterns.defaults.errors import DefaultsError
from iam_patterns.defaults.report import Outcome, Report
from iam_patterns.defaults.role_rule import RoleRule
from iam_patterns.defaults.scopes import ScopeFacts, StackFacts, reference, scope_facts
from iam_patterns.defaults.values import Boundary, DefaultValues
from iam_patterns.defaults.wrapped import injected, problems_of_injector, properties_of
from iam_patterns.policy.wrong_types import not_a, not_all

_NAME: Final = "RoleDefaults"
_SETTINGS: Final = "the settings in the context"
_EVERY: Final = "every property"
_UNREADABLE: Final = "its properties are of a type that cannot be read"
_THEIRS: Final = "the injector in then= has set another value"


@jsii.implements(IPropertyInjector)
class RoleDefaults:
    """A permissions boundary, a path and a session duration for every role of an app.

    It applies to each `iam.Role`: your own, those of this package and those that CDK's
    constructs create. What a role says itself wins, unless ``enforce=True``. The trust policy is
    never changed. What it leaves out is taken from the settings under ``iam-patterns`` in the
    context (``permissions_boundary``, ``path``, ``maximum_session_seconds``).

    CDK accepts one injector for each type of construct and uses the nearest: write several rules
    into one `RoleDefaults`, or wrap another injector of roles with ``then``.

    A new path replaces a role that is deployed already. Roles of CloudFormation resources
    (``CfnRole``, ``CfnInclude``) ignore injectors: use `BoundaryAndPath` for them.

    Args:
        permissions_boundary: The name or ARN of the permissions boundary, or the managed policy.
            A policy of that name must exist in every account that the app deploys to.
        path: The path, such as ``/workload/``.
        max_session_duration: How long a session can last, 1 to 12 hours.
        enforce: Whether these values win over what a role says itself. A role keeps a path that
            begins with ``path``, and a shorter session.
        rules: Rules for some of the roles. Of the rules for a role, the first that has a value
            for a property decides it, before the values above.
        then: Another property injector of `iam.Role`, which gets the properties after this one.

    Raises:
        DefaultsError: With every problem of the parameters.

    Example:
        >>> from aws_cdk import App, Stack
        >>> from aws_cdk import aws_iam as iam
        >>> defaults = RoleDefaults(permissions_boundary="TeamBoundary", path="/workload/")
        >>> stack = Stack(App(property_injectors=[defaults]), "Shop")
        >>> _ = iam.Role(stack, "Reader", assumed_by=iam.ServicePrincipal("ec2.amazonaws.com"))
        >>> print(defaults.report)
        Shop/Reader
          permissions_boundary set to TeamBoundary (RoleDefaults)
          path set to /workload/ (RoleDefaults)

    See https://docs.aws.amazon.com/cdk/v2/guide/blueprints.html
    """

    def __init__(
        self,
        *,
        permissions_boundary: Boundary | None = None,
        path: str | None = None,
        max_session_duration: Duration | None = None,
        enforce: bool = False,
        rules: Sequence[RoleRule] = (),
        then: IPropertyInjector | None = None,
    ) -> None:
        values = DefaultValues(
            permissions_boundary=permissions_boundary,
            path=path,
            max_session_duration=max_session_duration,
        )
        problems = [
            *values.problems(),
            *not_a("enforce", enforce, bool, "True or False"),
            *not_all("rules", rules, RoleRule, "a RoleRule"),
            *(problems_of_injector("then", then) if then is not None else ()),
        ]
        if problems:
            raise DefaultsError(_NAME, problems)
        self._values = values
        self._enforce = enforce
        self._rules = tuple(rules)
        self._then = then
        self._stacks: dict[str, StackFacts] = {}
        self._scopes: dict[str, ScopeFacts] = {}

    @property
    def construct_unique_id(self) -> str:
        """The type of construct that CDK calls the injector for."""
        return str(iam.Role.PROPERTY_INJECTION_ID)

    @property
    def report(self) -> Report:
        """What every role got, kept or was left with, by which rule, so far.

        The metadata of each stack in the cloud assembly lists the same, under
        ``iam-patterns:role-defaults``.
        """
        return Report(tuple(one for stack in self._stacks.values() for one in stack.outcomes))

    def inject(self, original_props: Any, *, id: str, scope: Construct) -> Any:  # noqa: A002, ANN401 - CDK's own signature
        """Gives a role its defaults; CDK calls it before it creates the role.

        Args:
            original_props: The properties of the role.
            id: Its construct ID.
            scope: The construct that it is created in.
        """
        facts = self._facts(scope)
        path = f"{facts.path}/{id}"
        given = properties_of(original_props)
        leave = next((one for one in self._rules if one.leave and one.matches(path)), None)
        found: list[Decided] = []
        outcomes = facts.stack.outcomes
        if leave:
            outcomes.append(_left(path, leave.name, leave.leave))
        elif given is None:
            outcomes.append(_left(path, _NAME, _UNREADABLE))
        else:
            found = list(decided(given, list(self._layers(path, facts)), facts, path))
        changes = {one.key: one.value for one in found if one.outcome.is_change}
        props = {**given, **changes} if given is not None and changes else original_props
        if self._then is not None:
            theirs = injected(self._then, props, scope, id)
            props, found = _after(theirs, properties_of(props) or {}, found)
        outcomes += [one.outcome for one in found]
        return props

    def _facts(self, scope: Construct) -> ScopeFacts:
        known = self._scopes.get(reference(scope))
        if known is None:
            known = self._scopes[reference(scope)] = scope_facts(scope, self._stacks)
        return known

    def _layers(self, path: str, facts: ScopeFacts) -> Iterator[Layer]:
        """The rules for a role, the first before the others."""
        for rule in self._rules:
            if rule.matches(path):
                yield Layer(rule.name, rule.values, rule.enforce)
        yield Layer(_NAME, self._values, self._enforce)
        yield Layer(_SETTINGS, facts.stack.settings, self._enforce)


def _left(path: str, rule: str, reason: str) -> Outcome:
    return Outcome(path=path, property_name=_EVERY, action="left", rule=rule, reason=reason)


def _after(theirs: Any, ours: Mapping[str, Any], found: list[Decided]) -> tuple[Any, list[Decided]]:  # noqa: ANN401 - CDK declares properties as any
    """The properties after another injector, in which enforced rules win once more."""
    props = properties_of(theirs)
    if props is None:
        return theirs, found
    outcomes = []
    for one in found:
        set_by_us, final = ours.get(one.key), props.get(one.key)
        if one.outcome.action == "left" or same(final, set_by_us):
            outcomes.append(one)
        elif one.enforced and not (final is not None and one.accepts(final)):
            props[one.key] = set_by_us
            outcomes.append(one)
        else:
            outcomes.append(_of_theirs(one))
    return props, outcomes


def _of_theirs(one: Decided) -> Decided:
    outcome = Outcome(
        path=one.outcome.path,
        property_name=one.outcome.property_name,
        action="left",
        rule=one.outcome.rule,
        value=one.outcome.value,
        reason=_THEIRS,
    )
    return replace(one, outcome=outcome)
