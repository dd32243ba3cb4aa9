"""Invoking models of Amazon Bedrock.

See https://docs.aws.amazon.com/bedrock/latest/userguide/inference-prereq.html
"""

from collections.abc import Sequence
from typing import Final

from iam_patterns.permissions._arns import arn_of
from iam_patterns.policy import Statement
from iam_patterns.policy.arguments import Arguments
from iam_patterns.policy.formats import Format

_MODEL_ARN: Final = Format(
    r"arn:aws(-[a-z]+)*:bedrock:([a-z0-9-]*::foundation-model|[a-z0-9-]+:\d{12}:"
    r"(provisioned-model|imported-model|custom-model-deployment))/[\w.:/-]{1,140}",
    "an ARN such as arn:PARTITION:bedrock:REGION::foundation-model/ID",
    "Pass the model's own ARN, without wildcards; a foundation model has no account.",
)
_PROFILE_ARN: Final = arn_of(
    "bedrock",
    r"(application-)?inference-profile/[\w.:-]{1,140}",
    "arn:PARTITION:bedrock:REGION:ACCOUNT:inference-profile/ID",
)
_ACTIONS: Final = ("bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream")


def invoke_model(
    model_arns: Sequence[str], *, inference_profile_arn: str | None = None
) -> tuple[Statement, ...]:
    """Invokes models, directly or through an inference profile.

    Allows: invoking these models, also with a streamed response and by the Converse API. With
    ``inference_profile_arn`` only through that profile.
    Does not allow: other models and profiles, batch inference, agents, knowledge bases,
    managing models.

    Args:
        model_arns: The ARNs of the models, at least one. For an inference profile: the model in
            each Region that the profile routes to.
        inference_profile_arn: The ARN of a cross-Region or application inference profile.

    Raises:
        PolicyError: With every malformed argument.

    Example:
        >>> model = "arn:aws:bedrock:eu-west-1::foundation-model/amazon.nova-lite-v1:0"
        >>> [statement.sid for statement in invoke_model([model])]
        ['InvokeModels']

    See https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-prereq.html
    """
    arguments = Arguments("invoke_model")
    models = arguments.strings("model_arns", model_arns, _MODEL_ARN)
    arguments.check_optional("inference_profile_arn", inference_profile_arn, _PROFILE_ARN)
    arguments.raise_problems()
    if inference_profile_arn is None:
        return (Statement("InvokeModels", actions=_ACTIONS, resources=models),)
    return (
        Statement("UseInferenceProfile", actions=_ACTIONS, resources=[inference_profile_arn]),
        Statement(
            "InvokeModelsThroughProfile",
            actions=_ACTIONS,
            resources=models,
            conditions={"ArnEquals": {"bedrock:InferenceProfileArn": inference_profile_arn}},
        ),
    )
