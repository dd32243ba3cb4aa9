"""The policies of resource types that are one statement, in properties of their own.

See https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from iam_patterns.policy.formats import SERVICE_PRINCIPAL
from iam_patterns.policy.tokens import contains_unknown

_SHORT: Final = "execute-api:/"
_KINDS: Final = ("AWS", "Service", "Federated")
_PERMISSION_CONDITIONS: Final = (
    ("SourceAccount", "StringEquals", "AWS:SourceAccount"),
    ("SourceArn", "ArnLike", "AWS:SourceArn"),
    ("EventSourceToken", "StringEquals", "lambda:EventSourceToken"),
    ("FunctionUrlAuthType", "StringEquals", "lambda:FunctionUrlAuthType"),
    ("InvokedViaFunctionUrl", "Bool", "lambda:InvokedViaFunctionUrl"),
    ("PrincipalOrgID", "StringEquals", "aws:PrincipalOrgID"),
)
_LAYER_CONDITIONS: Final = (("OrganizationId", "StringEquals", "aws:PrincipalOrgID"),)


def lambda_permission(properties: Mapping[str, Any], resource: str) -> Any:  # noqa: ANN401 - IAM's JSON
    """The policy of an ``AWS::Lambda::Permission``."""
    return _document(properties, resource, _PERMISSION_CONDITIONS)


def layer_permission(properties: Mapping[str, Any], resource: str) -> Any:  # noqa: ANN401 - IAM's JSON
    """The policy of an ``AWS::Lambda::LayerVersionPermission``."""
    return _document(properties, resource, _LAYER_CONDITIONS)


def event_bus_policy(properties: Mapping[str, Any], resource: str) -> Any:  # noqa: ANN401 - IAM's JSON
    """The policy of an ``AWS::Events::EventBusPolicy``: a statement, or the parts of one."""
    if "Statement" in properties:
        statement = properties["Statement"]
        return {"Version": "2012-10-17", "Statement": [statement]}
    document = _document(properties, resource, ())
    given = properties.get("Condition")
    if isinstance(given, Mapping):
        condition = {str(given.get("Type")): {str(given.get("Key")): given.get("Value")}}
        document["Statement"][0]["Condition"] = condition
    return document


STATEMENTS: Final[Mapping[str, Callable[[Mapping[str, Any], str], Any]]] = {
    "AWS::Events::EventBusPolicy": event_bus_policy,
    "AWS::Lambda::LayerVersionPermission": layer_permission,
    "AWS::Lambda::Permission": lambda_permission,
}
"""What makes the document of each such type, from its properties and the ARN of the resource."""


def with_whole_arns(document: Any, arn: str) -> Any:  # noqa: ANN401 - IAM's JSON
    """The policy of an API, in which ``execute-api:/prod/*`` stands for the API's own ARN.

    See https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-examples.html
    """
    if isinstance(document, str):
        return document.replace(_SHORT, f"{arn}/") if _SHORT in document else document
    if isinstance(document, Mapping):
        return {key: with_whole_arns(value, arn) for key, value in document.items()}
    if isinstance(document, list):
        return [with_whole_arns(value, arn) for value in document]
    return document


def _document(
    properties: Mapping[str, Any], resource: str, conditions: tuple[tuple[str, str, str], ...]
) -> dict[str, Any]:
    condition: dict[str, dict[str, Any]] = {}
    for operator, key, value in _given(properties, conditions):
        condition.setdefault(operator, {})[key] = value
    statement = {
        "Effect": "Allow",
        "Principal": _principal(properties.get("Principal")),
        "Action": properties.get("Action"),
        "Resource": resource,
        **({"Condition": condition} if condition else {}),
    }
    return {"Version": "2012-10-17", "Statement": [statement]}


def _given(
    properties: Mapping[str, Any], conditions: tuple[tuple[str, str, str], ...]
) -> Iterator[tuple[str, str, Any]]:
    for name, operator, key in conditions:
        if name in properties:
            yield operator, key, properties[name]


def _principal(given: object) -> Any:  # noqa: ANN401 - a Principal element
    """The element: a service, everyone, or an account, role or user."""
    if not isinstance(given, str) or given == "*":
        return given
    if contains_unknown(given) and not given.startswith("arn:"):
        return dict.fromkeys(_KINDS, given)
    return {"Service" if SERVICE_PRINCIPAL.matches(given) else "AWS": given}
