"""Conditions that CloudFormation would remove, because their value can be ``AWS::NoValue``.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/pseudo-parameter-reference.html
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from aws_cdk import Stack
from constructs import Construct

from iam_patterns.policy import Problem, Statement

_WITHOUT_A_NAME: Final = re.compile(r"\$\{Token\[(TOKEN|Fn::\w+)\.\d+\]\}")
_NO_VALUE: Final = "AWS::NoValue"


def removed_condition_problems(
    scope: object, statements: Iterable[Statement], path: str
) -> Iterator[Problem]:
    """Each value of a condition that can be ``AWS::NoValue``, alone or in ``Fn::If``.

    CDK is asked once, and only about tokens that have no name: ``Aws.NO_VALUE`` itself has one,
    see `iam_patterns.policy.text_of_policies`.

    Args:
        scope: The construct that the statements are for.
        statements: The statements of a policy.
        path: The parameter that they are of.
    """
    values = [
        value
        for statement in statements
        for condition in statement.conditions
        for value in condition.values
        if _WITHOUT_A_NAME.search(value)
    ]
    if not values or not isinstance(scope, Construct):
        return
    for value, resolved in zip(values, Stack.of(scope).resolve(values), strict=True):
        if _has_no_value(resolved):
            yield Problem.broken_rule(
                path,
                "the value of a condition can be AWS::NoValue, which removes the condition",
                "Use a value in each case, or two roles.",
                value=value,
            )


def _has_no_value(resolved: object) -> bool:
    if isinstance(resolved, Mapping):
        return resolved.get("Ref") == _NO_VALUE or any(map(_has_no_value, resolved.values()))
    return isinstance(resolved, list) and any(map(_has_no_value, resolved))
