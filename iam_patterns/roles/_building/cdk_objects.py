"""What kind of CDK object a value is; jsii does not check the types of arguments in Python."""

import re
from typing import Final

from aws_cdk import Aws, PhysicalName, Stack, Stage
from constructs import Construct

from iam_patterns.policy.tokens import symbol

_WITHOUT_A_NAME: Final = re.compile(r"\$\{Token\[(TOKEN|Fn::\w+)\.\d+\]\}")
"""CDK names the tokens of a resource's attribute; one without a name can stand for known text."""
_VARIABLE: Final = re.compile(r"\$\{([^}]*)\}")
_UNKNOWN_PART: Final = symbol("Part")


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


def text_before_deployment(scope: Construct, text: str) -> str:
    """What is known of a text with tokens.

    ``iam.AccountPrincipal("111111111111").arn`` and ``Fn.join`` are tokens, although only the
    partition is known at deployment alone. For the attribute of a resource CDK is not asked, and
    it cannot say the name that it generates if another stack needs one.
    """
    if not _WITHOUT_A_NAME.search(text) or text == PhysicalName.GENERATE_IF_NEEDED:
        return text
    known = _known_text(Stack.of(scope).resolve(text))
    return text if known is None else known


def _known_text(resolved: object) -> str | None:
    """The text of an intrinsic function, a symbol in place of each part that is not known."""
    match resolved:
        case str():
            return resolved
        case {"Ref": "AWS::AccountId"}:
            return Aws.ACCOUNT_ID
        case {"Fn::Join": [str(delimiter), [*parts]]}:
            return delimiter.join(_known_text(part) or _UNKNOWN_PART for part in parts)
        case {"Fn::Sub": str(template)} | {"Fn::Sub": [str(template), _]}:
            return _VARIABLE.sub(lambda found: _of_variable(found[1]), template)
        case _:
            return None


def _of_variable(name: str) -> str:
    if name.startswith("!"):
        return f"${{{name[1:]}}}"
    return Aws.ACCOUNT_ID if name == "AWS::AccountId" else _UNKNOWN_PART
