"""Property injectors of roles that were added after roles had been created.

Whether a scope has injectors is asked once for each stack, so that a role costs no further request
to Node. What an injector that came later changed is found when the app is synthesized.

See https://docs.aws.amazon.com/cdk/v2/guide/blueprints.html
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final
from weakref import WeakKeyDictionary

import jsii
from aws_cdk import PropertyInjectors, Stack
from aws_cdk import aws_iam as iam
from constructs import Construct, IConstruct, IValidation

from iam_patterns.policy import Trust
from iam_patterns.roles._building.cdk_trust import is_whole_trust
from iam_patterns.roles._building.injected_permissions import PromisedPermissions


@dataclass(frozen=True, slots=True)
class UncheckedRole:
    """A role that was created while its stack had no injectors, as far as was known.

    Args:
        role: The role.
        trust: Its trust policy as data, with everything that was added to it by then.
        permissions: What else it passed to CDK.
    """

    role: iam.Role
    trust: Callable[[], Trust]
    permissions: PromisedPermissions

    def changes(self) -> Iterator[str]:
        """What an injector changed of it, in words."""
        document = self.role.assume_role_policy
        if document is not None and not is_whole_trust(self.trust(), document):
            yield "changed the trust policy"
        for problem in self.permissions.problems(self.role):
            yield problem.clause.removeprefix("a property injector ")


def has_injectors(scope: Construct) -> bool:
    """Whether a scope above has injectors, asked once for each stack that roles are created in."""
    if isinstance(scope, Stack) and scope in _VALIDATIONS:
        return _VALIDATIONS[scope] is None
    found = any(map(PropertyInjectors.has_property_injectors, scope.node.scopes))
    if isinstance(scope, Stack):
        validation = _VALIDATIONS[scope] = None if found else _LateInjectors(scope)
        if validation:
            scope.node.add_validation(validation)
    return found


def check_when_synthesized(scope: Construct, role: UncheckedRole) -> None:
    """Keeps a role until the app is synthesized, in case an injector was added before it."""
    validation = _VALIDATIONS.get(scope) if isinstance(scope, Stack) else None
    if validation:
        validation.unchecked.append(role)


@jsii.implements(IValidation)
class _LateInjectors:
    """Stops the synthesis if an injector that was added late changed what a role promises."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack
        self.unchecked: list[UncheckedRole] = []

    def validate(self) -> list[str]:
        """One message for each role that an injector changed."""
        where = [scope.node.path or "the app" for scope in self._stack.node.scopes if _late(scope)]
        if not where:
            return []
        return [
            f"A property injector of {iam.Role.PROPERTY_INJECTION_ID} was added to "
            f"{' and '.join(where)} after the first role of {self._stack.node.path}, and "
            f"{change} of {one.role.node.path}. Add the injector before the first role, and have "
            "it leave this role as it is."
            for one in self.unchecked
            for change in one.changes()
        ]


def _late(scope: IConstruct) -> bool:
    if not PropertyInjectors.has_property_injectors(scope):
        return False
    return PropertyInjectors.of(scope).for_(iam.Role.PROPERTY_INJECTION_ID) is not None


_VALIDATIONS: Final[WeakKeyDictionary[Stack, _LateInjectors | None]] = WeakKeyDictionary()
"""The validation of each stack that had no injectors when it was asked."""
