"""Templates for the tests of the checks, and what the checks find in them."""

from typing import Any

from iam_patterns.checks import Finding, Settings, findings
from iam_patterns.template import AppTemplates, StackTemplate

OWN = "111111111111"
OTHER = "222222222222"
ROOT = f"arn:aws:iam::{OWN}:root"
ROLE = f"arn:aws:iam::{OWN}:role/pipeline"
OUTSIDE = f"arn:aws:iam::{OTHER}:role/vendor"
GITHUB = "token.actions.githubusercontent.com"
PROVIDER = f"arn:aws:iam::{OWN}:oidc-provider/{GITHUB}"
AUDIENCE = {f"{GITHUB}:aud": "sts.amazonaws.com"}
MFA = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
EXTERNAL_ID = {"StringEquals": {"sts:ExternalId": "cust-7f3a9c2e"}}


def trust(principal: Any, conditions: Any = None, action: Any = "sts:AssumeRole") -> dict[str, Any]:
    """A statement of a trust policy."""
    return {
        "Effect": "Allow",
        "Principal": principal,
        "Action": action,
        **({"Condition": conditions} if conditions else {}),
    }


EC2 = trust({"Service": "ec2.amazonaws.com"})


def web(conditions: dict[str, Any], provider: Any = PROVIDER) -> dict[str, Any]:
    """A trust statement for an OIDC provider."""
    return trust({"Federated": provider}, conditions, "sts:AssumeRoleWithWebIdentity")


def allow(action: Any, resource: Any = "*", **more: Any) -> dict[str, Any]:
    """An Allow statement of a permissions policy."""
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def deny(action: Any, resource: Any = "*", **more: Any) -> dict[str, Any]:
    """A Deny statement of a permissions policy."""
    return {"Effect": "Deny", "Action": action, "Resource": resource, **more}


def role_of(
    *trusted: Any, permissions: list[Any] | None = None, **properties: Any
) -> dict[str, Any]:
    """A role with some trust statements, and one inline policy if it has permissions."""
    policy = {"Version": "2012-10-17", "Statement": permissions}
    policies = [{"PolicyName": "Permissions", "PolicyDocument": policy}] if permissions else []
    document = {"Version": "2012-10-17", "Statement": list(trusted)}
    return {
        "Type": "AWS::IAM::Role",
        "Properties": {
            "RoleName": "Itself",
            "AssumeRolePolicyDocument": document,
            "Policies": policies,
            **properties,
        },
    }


def stack_of(
    resources: dict[str, Any], account: str | None = OWN, **template: Any
) -> StackTemplate:
    """A stack with some resources."""
    return StackTemplate("Stack", {"Resources": resources, **template}, account, "eu-west-1")


def found_in(
    resources: dict[str, Any],
    settings: Settings | None = None,
    account: str | None = OWN,
    **template: Any,
) -> tuple[Finding, ...]:
    """What the checks find in a stack of some resources."""
    stack = stack_of(resources, account, **template)
    return findings(AppTemplates([stack]), settings or Settings())


def found(
    *trusted: Any,
    permissions: list[Any] | None = None,
    settings: Settings | None = None,
    **properties: Any,
) -> tuple[Finding, ...]:
    """What the checks find in one role."""
    return found_in({"Role": role_of(*trusted, permissions=permissions, **properties)}, settings)


def fired(
    *trusted: Any,
    permissions: list[Any] | None = None,
    settings: Settings | None = None,
    **properties: Any,
) -> set[str]:
    """The rules that fire on one role."""
    every = found(*trusted, permissions=permissions, settings=settings, **properties)
    return {finding.rule.id for finding in every}


def rules_fired(
    resources: dict[str, Any], settings: object = None, region: str = "eu-west-1"
) -> list[str]:
    """The rules that fire, each once, under settings as ``cdk.json`` would have them."""
    stack = StackTemplate("Stack", {"Resources": resources}, OWN, region)
    every = findings(AppTemplates([stack]), Settings.from_context(settings))
    return sorted({finding.rule.id for finding in every})
