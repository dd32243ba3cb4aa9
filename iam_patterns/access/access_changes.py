"""The access that a change of a template adds and removes, in words."""

from collections.abc import Iterator, Mapping
from typing import Any

from iam_patterns.access.trusted_principals import condition_in_words, trusted_principals
from iam_patterns.policy.tokens import shown
from iam_patterns.template import AppTemplates, IamRole, identities_of, read_stacks


def access_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    """Each trusted principal and each permission that was added (``+``) or removed (``-``).

    Args:
        before: The template before the change.
        after: The template after it.

    A role whose policies are malformed or unresolved has a line for each of these parts.

    Raises:
        TemplateError: When a template is malformed.

    Example:
        >>> def template(account):
        ...     principal = {"AWS": f"arn:aws:iam::{account}:root"}
        ...     trust = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}
        ...     document = {"Version": "2012-10-17", "Statement": [trust]}
        ...     properties = {"AssumeRolePolicyDocument": document}
        ...     return {"Resources": {"R": {"Type": "AWS::IAM::Role", "Properties": properties}}}
        >>> for change in access_changes(template("111111111111"), template("222222222222")):
        ...     print(change)
        + arn:aws:iam::222222222222:root can assume R by sts:AssumeRole
        - arn:aws:iam::111111111111:root can assume R by sts:AssumeRole

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
    """
    old, new = set(_accesses(before)), set(_accesses(after))
    yield from (f"+ {access}" for access in sorted(new - old))
    yield from (f"- {access}" for access in sorted(old - new))


def _accesses(template: Mapping[str, Any]) -> Iterator[str]:
    for role in identities_of(AppTemplates(read_stacks(template))):
        if not isinstance(role, IamRole):
            continue
        for problem in role.policy_problems:
            yield f"{role.logical_id} cannot be read: {problem}"
        for trusted in trusted_principals(role.trust):
            actions = " and ".join(trusted.actions)
            yield (
                f"{trusted.principal} can assume {role.logical_id} by {actions}"
                + "".join(f", if {condition}" for condition in trusted.conditions)
                + "".join(f", unless {denial}" for denial in trusted.denials)
            )
        yield from _permissions(role)
        if role.boundary:
            yield f"{role.logical_id} has the permissions boundary {role.boundary.name}"
        for arn in role.missing:
            yield f"{role.logical_id} has the policy {shown(arn)}"


def _permissions(role: IamRole) -> Iterator[str]:
    for policy in role.policies:
        for statement in policy.document.statements:
            effect = "is allowed" if statement.effect == "Allow" else "is denied"
            conditions = "".join(f", if {condition_in_words(c)}" for c in statement.conditions)
            for action in _or_all_except(statement.actions, statement.not_actions):
                for resource in _or_all_except(statement.resources, statement.not_resources):
                    yield shown(f"{role.logical_id} {effect} {action} on {resource}{conditions}")


def _or_all_except(named: tuple[str, ...], excepted: tuple[str, ...]) -> tuple[str, ...]:
    return named or (f"all except {' and '.join(excepted)}",)
