"""What a change of a template does to access, in lines people read."""

from collections.abc import Iterator, Mapping
from typing import Any

from iam_patterns.access.ways_in import condition_in_words, ways_in
from iam_patterns.policy.tokens import shown
from iam_patterns.template import AppTemplates, TemplateRole, read_stacks, roles_of


def access_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    """Each way into a role and each permission that came (``+``) or went (``-``).

    Args:
        before: The template as it was.
        after: The template as it is.

    Raises:
        TemplateError: When one of them holds a malformed policy.

    Example:
        >>> def template(account):
        ...     principal = {"AWS": f"arn:aws:iam::{account}:root"}
        ...     trust = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}
        ...     document = {"Version": "2012-10-17", "Statement": [trust]}
        ...     properties = {"AssumeRolePolicyDocument": document}
        ...     return {"Resources": {"R": {"Type": "AWS::IAM::Role", "Properties": properties}}}
        >>> for change in access_changes(template("111111111111"), template("222222222222")):
        ...     print(change)
        + arn:aws:iam::222222222222:root may assume R by sts:AssumeRole
        - arn:aws:iam::111111111111:root may assume R by sts:AssumeRole

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
    """
    old, new = set(_accesses(before)), set(_accesses(after))
    yield from (f"+ {access}" for access in sorted(new - old))
    yield from (f"- {access}" for access in sorted(old - new))


def _accesses(template: Mapping[str, Any]) -> Iterator[str]:
    for role in roles_of(AppTemplates(read_stacks(template))):
        for way in ways_in(role.trust):
            actions = " and ".join(way.actions)
            yield (
                f"{way.principal} may assume {role.logical_id} by {actions}"
                + "".join(f", if {condition}" for condition in way.conditions)
                + "".join(f", unless {denial}" for denial in way.kept_out)
            )
        yield from _permissions(role)
        if role.boundary:
            yield f"{role.logical_id} is under the boundary {role.boundary.name}"
        for arn in role.missing:
            yield f"{role.logical_id} has the policy {shown(arn)}"


def _permissions(role: TemplateRole) -> Iterator[str]:
    for policy in role.policies:
        for statement in policy.document.statements:
            verb = "may do" if statement.effect == "Allow" else "may not do"
            conditions = "".join(f", if {condition_in_words(c)}" for c in statement.conditions)
            for action in _or_all_but(statement.actions, statement.not_actions):
                for resource in _or_all_but(statement.resources, statement.not_resources):
                    yield shown(f"{role.logical_id} {verb} {action} on {resource}{conditions}")


def _or_all_but(named: tuple[str, ...], excepted: tuple[str, ...]) -> tuple[str, ...]:
    return named or (f"all but {' and '.join(excepted)}",)
