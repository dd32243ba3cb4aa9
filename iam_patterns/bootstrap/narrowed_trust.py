"""The trust policies of the bootstrap roles that people and pipelines assume.

See https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-env.html#bootstrapping-env-roles
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from iam_patterns.policy import Problem

_KNOWN_KEYS: Final = frozenset({"Action", "Condition", "Effect", "Principal", "Sid"})
_NO_VALUE: Final = {"Ref": "AWS::NoValue"}
_ASSUME: Final = "sts:AssumeRole"
_TAG: Final = "sts:TagSession"
_WITHOUT_EXTERNAL_ID: Final = {"Null": {"sts:ExternalId": "true"}}
_BY_CLOUDFORMATION: Final = {
    "Action": _ASSUME,
    "Effect": "Allow",
    "Principal": {"Service": "cloudformation.amazonaws.com"},
}
_ITS_CONDITION: Final = {"Fn::If": ["ShouldDenyExternalId", _WITHOUT_EXTERNAL_ID, _NO_VALUE]}


def narrowed_trust(document: Mapping[str, Any], callers: Sequence[str]) -> dict[str, Any]:
    """The trust policy for these callers only, and without an external ID.

    Args:
        document: The trust policy of CDK's template, without problems.
        callers: ARN patterns of the roles and users that can assume the role.
    """
    return {
        "Version": "2012-10-17",
        "Statement": [_narrowed(statement, callers) for statement in document["Statement"]],
    }


def trust_problems(document: object, path: str) -> Iterator[Problem]:
    """What is in a trust policy that CDK's own template does not have: it is not narrowed."""
    statements = document.get("Statement") if isinstance(document, Mapping) else None
    if not isinstance(statements, list) or not statements:
        yield _unknown(path, document)
        return
    for index, statement in enumerate(statements):
        where = f"{path}.Statement[{index}]"
        inner = _inner(statement)
        if not (
            isinstance(inner, Mapping)
            and inner.keys() <= _KNOWN_KEYS
            and inner.get("Effect") == "Allow"
            and isinstance(inner.get("Principal"), Mapping)
            and set(inner["Principal"]) == {"AWS"}
            and _action(inner) in (_ASSUME, _TAG)
            and inner.get("Condition") in (None, _WITHOUT_EXTERNAL_ID, _ITS_CONDITION)
        ):
            yield _unknown(where, statement)


def execution_trust_problems(document: object, path: str) -> Iterator[Problem]:
    """What is in the trust policy of the execution role besides AWS CloudFormation."""
    statements = document.get("Statement") if isinstance(document, Mapping) else None
    if statements != [_BY_CLOUDFORMATION]:
        yield _unknown(path, document)


def _narrowed(statement: Mapping[str, Any], callers: Sequence[str]) -> dict[str, Any]:
    if "Fn::If" in statement:
        condition, inner, _ = statement["Fn::If"]
        return {"Fn::If": [condition, _narrowed(inner, callers), _NO_VALUE]}
    named = {"ArnLike": {"aws:PrincipalArn": list(callers)}}
    refused = _WITHOUT_EXTERNAL_ID if _action(statement) == _ASSUME else {}
    return {**statement, "Condition": {**refused, **named}}


def _inner(statement: object) -> object:
    match statement:
        case {"Fn::If": [str(), inner, {"Ref": "AWS::NoValue"}]}:
            return inner
    return statement


def _action(statement: Mapping[str, Any]) -> object:
    action = statement.get("Action")
    return action[0] if isinstance(action, list) and len(action) == 1 else action


def _unknown(path: str, value: object) -> Problem:
    return Problem.broken_rule(
        path,
        "is not what the trust policy of CDK's bootstrap template has there",
        "Pass the output of cdk bootstrap --show-template, unchanged.",
        value=value,
    )
