"""What kind of CDK object a value is; jsii does not check the types of arguments in Python."""

import re
from typing import Final

from aws_cdk import PhysicalName, Stack, Stage
from constructs import Construct

from iam_patterns.policy.tokens import symbol

_WITHOUT_A_NAME: Final = re.compile(r"\$\{Token\[TOKEN\.\d+\]\}")
"""CDK names the tokens of a resource's attribute; one without a name can stand for known text."""


def is_cdk_object(value: object, attribute: str) -> bool:
    """Whether the value is an object of CDK, or of a class that implements one, with an attribute.

    A class, and an object of Python alone, would fail inside CDK with a JavaScript trace.
    """
    known_to_jsii = hasattr(value, "__jsii_ref__") or hasattr(type(value), "__jsii_ifaces__")
    if isinstance(value, type) or not known_to_jsii:
        return False
    return hasattr(type(value), attribute) or hasattr(value, attribute)


def is_in_a_stack(scope: object) -> bool:
    """Whether something can be created in the scope: it is a stack, or in one."""
    if isinstance(scope, Stack):
        return True
    if not isinstance(scope, Construct) or isinstance(scope, Stage):
        return False
    return any(isinstance(parent, Stack) for parent in scope.node.scopes)


def text_before_deployment(scope: Construct, token: str) -> str:
    """What is known of a text that is one token.

    ``iam.AccountPrincipal("111111111111").arn`` is a token, although only the partition is known
    at deployment alone. For the attribute of a resource CDK is not asked, and it cannot say the
    name that it generates if another stack needs one.
    """
    if not _WITHOUT_A_NAME.fullmatch(token) or token == PhysicalName.GENERATE_IF_NEEDED:
        return token
    resolved = Stack.of(scope).resolve(token)
    if isinstance(resolved, str):
        return resolved
    match resolved:
        case {"Fn::Join": ["", [*parts]]}:
            return "".join(part if isinstance(part, str) else symbol("Part") for part in parts)
        case _:
            return token
