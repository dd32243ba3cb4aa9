"""The options that app.py hands to each example stack."""

from typing import TypedDict

from aws_cdk import Environment


class StackOptions(TypedDict, total=False):
    """Options of `aws_cdk.Stack`.

    Attributes:
        env: The account and region it is deployed to.
        description: What the stack shows.
    """

    env: Environment
    description: str
