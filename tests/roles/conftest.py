"""What the tests of every role need."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from aws_cdk import Stack
from aws_cdk.assertions import Template

TrustOf = Callable[[Stack, str], list[dict[str, Any]]]


@pytest.fixture(scope="session")
def trust_of() -> TrustOf:
    """The trust statements of a role, by the ID it was built with."""
    templates: dict[str, Mapping[str, Mapping[str, Any]]] = {}

    def statements(stack: Stack, construct_id: str) -> list[dict[str, Any]]:
        key = str(id(stack))
        if key not in templates:
            templates[key] = Template.from_stack(stack).find_resources("AWS::IAM::Role")
        (found,) = [
            role
            for logical_id, role in templates[key].items()
            if logical_id[:-8] == construct_id.replace("/", "")
        ]
        document: list[dict[str, Any]] = found["Properties"]["AssumeRolePolicyDocument"][
            "Statement"
        ]
        return document

    return statements
