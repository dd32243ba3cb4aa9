"""What kind of CDK object a value is; jsii does not check the types of arguments in Python."""

from aws_cdk import Stack, Stage
from constructs import Construct


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
