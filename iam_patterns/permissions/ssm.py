"""Reading one parameter of Systems Manager.

See https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssystemsmanager.html
"""

from typing import Final

from iam_patterns.permissions._arns import arn_of
from iam_patterns.permissions._kms import through_service
from iam_patterns.policy import Statement
from iam_patterns.policy.arguments import Arguments
from iam_patterns.policy.formats import KMS_KEY_ARN

_PARAMETER_ARN: Final = arn_of(
    "ssm",
    r"parameter/(?=.{1,1011}$)[\w.-]+(/[\w.-]+)*",
    "arn:PARTITION:ssm:REGION:ACCOUNT:parameter/NAME",
)


def read_parameter(parameter_arn: str, *, key_arn: str | None = None) -> tuple[Statement, ...]:
    """Reads the value of a parameter.

    Allows: getting this one parameter, by name.
    Does not allow: getting all parameters below a path, the history, changing it.

    Args:
        parameter_arn: The parameter's ARN; one slash stands after ``parameter``.
        key_arn: The KMS key of a SecureString parameter.

    Raises:
        PolicyError: With every malformed argument.

    Example:
        >>> read_parameter("arn:aws:ssm:eu-west-1:111111111111:parameter/shop/url")[0].sid
        'ReadParameter'

    See https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-access.html
    """
    arguments = Arguments("read_parameter")
    arguments.check("parameter_arn", parameter_arn, _PARAMETER_ARN)
    arguments.check_optional("key_arn", key_arn, KMS_KEY_ARN)
    arguments.raise_problems()
    return (
        Statement(
            "ReadParameter",
            actions=["ssm:GetParameter", "ssm:GetParameters"],
            resources=[parameter_arn],
        ),
        *through_service("ssm", key_arn, ["kms:Decrypt"], "DecryptParameter"),
    )
