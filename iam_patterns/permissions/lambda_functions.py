"""Invoking one Lambda function.

See https://docs.aws.amazon.com/lambda/latest/dg/permissions-user-function.html
"""

from typing import Final

from iam_patterns.permissions._arns import arn_of
from iam_patterns.policy import Statement
from iam_patterns.policy.arguments import Arguments

_FUNCTION_ARN: Final = arn_of(
    "lambda",
    r"function:[\w-]{1,64}(:(\$LATEST|[\w-]{1,128}))?",
    "arn:PARTITION:lambda:REGION:ACCOUNT:function:NAME, with :QUALIFIER for a version or alias",
)
_UNQUALIFIED_ARN: Final = arn_of(
    "lambda", r"function:[\w-]{1,64}", "arn:PARTITION:lambda:REGION:ACCOUNT:function:NAME"
)


def invoke_lambda(function_arn: str, *, allow_qualifiers: bool = False) -> tuple[Statement, ...]:
    """Invokes a function, synchronously or asynchronously.

    Allows: invoking the function by this ARN, with or without a streamed response.
    Does not allow: other versions and aliases unless ``allow_qualifiers=True``, the function's
    URL, reading or changing the function.

    Args:
        function_arn: The ARN of the function, or of one version or alias of it. Lambda
            compares it with the name in the call: a permission on the function does not cover
            a call to one of its aliases.
        allow_qualifiers: Whether every version and alias can be invoked too; only for the ARN
            of the function itself.

    Raises:
        PolicyError: With every malformed argument.

    Example:
        >>> function = "arn:aws:lambda:eu-west-1:111111111111:function:resize"
        >>> invoke_lambda(function)[0].actions
        ('lambda:InvokeFunction',)

    See https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
    """
    arguments = Arguments("invoke_lambda")
    form = _UNQUALIFIED_ARN if allow_qualifiers is True else _FUNCTION_ARN
    arguments.check("function_arn", function_arn, form)
    arguments.check_flag("allow_qualifiers", allow_qualifiers)
    arguments.raise_problems()
    reason = "The wildcard stands for the versions and aliases of one function."
    return (
        Statement(
            "InvokeFunction",
            actions=["lambda:InvokeFunction"],
            resources=[function_arn, *([f"{function_arn}:*"] if allow_qualifiers else [])],
            wildcard_reason=reason if allow_qualifiers else None,
        ),
    )
