"""Small templates with known answers: what a case is, and the words that cases are written in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from iam_patterns.testing import Access, Answer, account, role_arn

OWN = "111111111111"
VENDOR = "222222222222"
OTHER = "333333333333"
BUCKET = "arn:aws:s3:::reports"
OBJECT = f"{BUCKET}/2026/a.csv"

Ask = Callable[[Access], Answer]
Expected = Literal["yes", "no", "depends", "no such role", "not readable", "not firm"]


@dataclass(frozen=True, kw_only=True)
class Case:
    """One template, one question, one answer.

    Args:
        id: What it is about.
        template: The template.
        ask: The question.
        expect: The answer; ``no such role`` where the role is not deployed, ``not readable``
            where the template or the policy is malformed; ``not firm`` where CloudFormation
            would refuse the template: an error or ``depends``, and neither yes nor no.
        parameters: The values that are given.
        then: For ``depends``: what the answer becomes once every unknown it names has this value.
        says: What the answer's text has to have in it.
    """

    id: str
    template: Mapping[str, Any]
    ask: Ask
    expect: Expected
    parameters: Mapping[str, str] = field(default_factory=dict)
    then: Mapping[str, Literal["yes", "no"]] = field(default_factory=dict)
    says: tuple[str, ...] = ()


def assumes(caller: str = VENDOR, role: str = "Role", **call: Any) -> Ask:
    """Somebody of an account, or a role by its ARN, assumes the role."""
    assumer = role_arn(caller) if caller.startswith("arn:") else account(caller)
    return lambda access: access.role(role).assumable_by(assumer, **call)


def does(action: str = "s3:GetObject", resource: str = OBJECT, role: str = "Role") -> Ask:
    """The role does something."""
    return lambda access: access.role(role).allows(action, resource)


def trusting(principal: Any = VENDOR, **more: Any) -> dict[str, Any]:
    """A statement of a trust policy."""
    named = principal if isinstance(principal, dict) and "Ref" not in principal else None
    is_kind = named is not None and not any(key.startswith("Fn::") for key in named)
    return {
        "Effect": "Allow",
        "Principal": principal if is_kind else {"AWS": principal},
        "Action": "sts:AssumeRole",
        **more,
    }


def allowing(action: Any = "s3:GetObject", resource: Any = f"{BUCKET}/*", **more: Any) -> Any:
    """A statement of a permissions policy."""
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def denying(action: Any = "s3:GetObject", resource: Any = f"{BUCKET}/*", **more: Any) -> Any:
    """A statement that denies."""
    return {**allowing(action, resource, **more), "Effect": "Deny"}


def document(*statements: Any) -> dict[str, Any]:
    """A policy document."""
    return {"Version": "2012-10-17", "Statement": list(statements)}


def role(*statements: Any, trust: Any = None, resource: Any = None, **properties: Any) -> Any:
    """A role with an inline policy of some statements, that trusts the vendor by default."""
    trusted = trust if trust is not None else document(trusting())
    policies = [{"PolicyName": "P", "PolicyDocument": document(*statements)}] if statements else []
    return {
        "Type": "AWS::IAM::Role",
        "Properties": {
            "AssumeRolePolicyDocument": trusted,
            **({"Policies": policies} if policies else {}),
            **properties,
        },
        **(resource or {}),
    }


def policy(*statements: Any, roles: Any = None, **resource: Any) -> Any:
    """A policy resource that is attached to the role."""
    properties = {
        "PolicyName": "Attached",
        "PolicyDocument": document(*statements),
        "Roles": roles or [{"Ref": "Role"}],
    }
    return {"Type": "AWS::IAM::Policy", "Properties": properties, **resource}


def template(role_: Any = None, /, **sections: Any) -> dict[str, Any]:
    """A template with the role, and what else it has."""
    resources = {**({"Role": role_} if role_ else {}), **sections.pop("Resources", {})}
    return {"Resources": resources, **sections}


def parameter(default: str | None = None, kind: str = "String", **more: Any) -> dict[str, Any]:
    """A parameter of a template."""
    return {"Type": kind, **({} if default is None else {"Default": default}), **more}


def equals(one: Any, other: Any) -> dict[str, Any]:
    """A condition."""
    return {"Fn::Equals": [one, other]}


IS_PROD = {"IsProd": equals({"Ref": "Env"}, "prod")}
ENV = {"Env": parameter()}
