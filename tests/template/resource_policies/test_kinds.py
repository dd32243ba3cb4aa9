"""Every policy that CloudFormation's resource types have is read, or left out for a reason."""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import aws_cdk
import pytest

from iam_patterns.template.resource_names import IDENTIFIERS
from iam_patterns.template.resource_policies.kinds import POLICIES, RESOURCES
from tests.template.resource_policies.left_out import LEFT_OUT

_TYPE = re.compile(r":cloudformationResource: (\S+)")
_POLICY = re.compile(r"(^|_)polic(y|ies)(_document|_text)?$")
_OF_TYPE = re.compile(r"(Policy|Permissions?)$")


@cache
def _resource_classes() -> Mapping[str, type]:
    """The L1 class of every resource type of the AWS Construct Library."""
    return {
        found[1]: kind
        for module in pkgutil.iter_modules(aws_cdk.__path__)
        if module.name.startswith("aws_")
        for name, kind in vars(importlib.import_module(f"aws_cdk.{module.name}")).items()
        if name.startswith("Cfn")
        and isinstance(kind, type)
        and (found := _TYPE.search(kind.__doc__ or ""))
        and not name.endswith(("Props", "Mixin"))
    }


def _properties(kind: type) -> Iterator[tuple[str, Any]]:
    """The properties of a resource type and of the objects in them, with their annotations."""
    classes = [
        kind,
        *(
            part
            for part in vars(kind).values()
            if isinstance(part, type) and "__init__" in vars(part)
        ),
    ]
    for each in classes:
        for found in inspect.signature(vars(each)["__init__"]).parameters.values():
            yield found.name, found.annotation


def _has_policy(name: str, kind: type) -> bool:
    documents = [
        prop
        for prop, annotation in _properties(kind)
        if _POLICY.search(prop) and "Any" in str(annotation) and "Property" not in str(annotation)
    ]
    texts = [
        prop
        for prop, annotation in _properties(kind)
        if prop in ("policy_document", "repository_policy", "destination_policy", "policy")
        and "str" in str(annotation)
    ]
    return bool(documents or texts or _OF_TYPE.search(name))


def test_each_type_with_a_policy_is_read_or_left_out_for_a_reason() -> None:
    found = {name for name, kind in _resource_classes().items() if _has_policy(name, kind)}

    assert len(found) > 100
    assert found - set(POLICIES) - set(LEFT_OUT) == set()
    assert set(LEFT_OUT) & set(POLICIES) == set()


@pytest.mark.parametrize("name", [*RESOURCES, *POLICIES, *LEFT_OUT])
def test_each_type_exists(name: str) -> None:
    assert name in _resource_classes()


@pytest.mark.parametrize(
    ("name", "path"),
    [
        (name, path)
        for name, places in POLICIES.items()
        for place in places
        for path in (place.document, place.target)
        if path
    ],
)
def test_each_property_exists(name: str, path: str) -> None:
    def folded(text: str) -> str:
        return text.replace("_", "").lower()

    known = {folded(prop) for prop, _ in _properties(_resource_classes()[name])}

    assert {folded(part) for part in path.split(".")} <= known


def test_each_resource_has_an_arn() -> None:
    for name, how in RESOURCES.items():
        assert how or name in IDENTIFIERS, name
