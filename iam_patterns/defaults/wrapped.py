"""Calls another property injector of roles: CDK accepts one for each type of construct."""

import inspect
from collections.abc import Iterator, Mapping
from typing import Any

from aws_cdk import InjectionContext
from aws_cdk import aws_iam as iam
from constructs import Construct

from iam_patterns.policy import Problem


def problems_of_injector(parameter: str, injector: object) -> Iterator[Problem]:
    """What is wrong with an injector that is to be wrapped."""
    if isinstance(injector, type) or not callable(getattr(injector, "inject", None)):
        fix = "Pass an object that implements IPropertyInjector."
        yield Problem(parameter, injector, "a property injector", fix)
        return
    kind = getattr(injector, "construct_unique_id", None)
    if kind != iam.Role.PROPERTY_INJECTION_ID:
        yield Problem(
            parameter,
            kind,
            f"an injector of {iam.Role.PROPERTY_INJECTION_ID}",
            "Add an injector of another construct to property_injectors itself.",
        )


def injected(injector: Any, given: Any, scope: Construct, construct_id: str) -> Any:  # noqa: ANN401 - CDK declares properties as any
    """What an injector makes of the properties, called as CDK calls it."""
    parameters = inspect.signature(injector.inject).parameters.values()
    if any(one.kind is one.KEYWORD_ONLY for one in parameters):
        return injector.inject(given, scope=scope, id=construct_id)
    return injector.inject(given, InjectionContext(scope=scope, id=construct_id))


def properties_of(found: object) -> dict[str, Any] | None:
    """Properties by their names in CDK; None if they are of a type that cannot be read."""
    if isinstance(found, Mapping):
        return {name: value for name, value in found.items() if value is not None}
    if isinstance(found, iam.RoleProps):
        declared = inspect.getmembers(iam.RoleProps, lambda one: isinstance(one, property))
        values = {_name_in_cdk(one): getattr(found, name) for name, one in declared}
        return {name: value for name, value in values.items() if value is not None}
    return None


def _name_in_cdk(declared: Any) -> str:  # noqa: ANN401 - a property with what jsii adds to it
    first, *others = str(declared.fget.__name__).split("_")
    return first + "".join(part.capitalize() for part in others)
