"""IAM resources of the same name in several stacks: whose policies each identity has."""

from pathlib import Path
from typing import Any

import pytest

from iam_patterns.template import AppTemplates, IamIdentity, StackTemplate, identities_of
from tests.template.iam_resources import TRUST, actions, document

ROLE = {
    "Type": "AWS::IAM::Role",
    "Properties": {"RoleName": "deploy", "AssumeRolePolicyDocument": TRUST},
}
ARN_OF_SHARED = {"Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:policy/shared"}


def attached(action: str) -> dict[str, Any]:
    properties = {"PolicyName": "P", "PolicyDocument": document(action), "Roles": ["deploy"]}
    return {"Type": "AWS::IAM::Policy", "Properties": properties}


def managed(action: str) -> dict[str, Any]:
    properties = {"ManagedPolicyName": "shared", "PolicyDocument": document(action)}
    return {"Type": "AWS::IAM::ManagedPolicy", "Properties": properties}


def using_shared() -> dict[str, Any]:
    more = {"ManagedPolicyArns": [ARN_OF_SHARED], "PermissionsBoundary": ARN_OF_SHARED}
    return {**ROLE, "Properties": {**ROLE["Properties"], **more}}  # type: ignore[dict-item]


def stack(
    name: str, *, folder: str | None = None, account: str | None = None, **resources: Any
) -> StackTemplate:
    place = Path(folder) if folder else None
    return StackTemplate(name, {"Resources": resources}, account, folder=place)


def declared(*stacks: StackTemplate) -> dict[str, IamIdentity]:
    found = identities_of(AppTemplates(stacks))
    return {identity.stack.name: identity for identity in found if not identity.is_imported}


@pytest.mark.parametrize("folders", [("a", "b"), ("a", "a"), (None, None)])
def test_roles_of_the_same_name_have_the_policies_of_their_own_stacks(
    folders: tuple[str | None, str | None],
) -> None:
    found = declared(
        stack("Prod", folder=folders[0], R=ROLE, P=attached("s3:GetObject")),
        stack("Test", folder=folders[1], R=ROLE, P=attached("sqs:SendMessage")),
    )

    assert actions(found["Prod"]) == ["s3:GetObject"]
    assert actions(found["Test"]) == ["sqs:SendMessage"]


def test_managed_policies_of_the_same_arn_are_those_of_the_own_stack() -> None:
    found = declared(
        stack("Prod", folder="a", R=using_shared(), M=managed("s3:GetObject")),
        stack("Test", folder="b", R=using_shared(), M=managed("sqs:SendMessage")),
    )

    assert actions(found["Prod"]) == ["s3:GetObject"]
    assert actions(found["Test"]) == ["sqs:SendMessage"]
    boundary = found["Prod"].boundary
    assert boundary
    assert boundary.document.statements[0].actions == ("s3:GetObject",)


@pytest.mark.parametrize("account", [None, "111111111111"])
def test_another_stack_attaches_to_a_role_of_the_same_account(account: str | None) -> None:
    found = declared(
        stack("Roles", account=account, R=ROLE),
        stack("Policies", account=account, P=attached("s3:GetObject")),
    )

    assert actions(found["Roles"]) == ["s3:GetObject"]


def test_a_stack_of_another_account_attaches_nothing() -> None:
    found = declared(
        stack("Roles", account="111111111111", R=ROLE),
        stack("Policies", account="222222222222", P=attached("s3:GetObject")),
    )

    assert actions(found["Roles"]) == []
