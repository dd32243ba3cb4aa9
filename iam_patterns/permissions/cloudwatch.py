"""Publishing the metrics of one CloudWatch namespace.

See https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/iam-cw-condition-keys-namespace.html
"""

from typing import Final

from iam_patterns.policy import Statement
from iam_patterns.policy.arguments import Arguments
from iam_patterns.policy.formats import Format

_NAMESPACE: Final = Format(
    r"(?!(?i:aws/))[A-Za-z0-9._/#-][A-Za-z0-9._/# -]{0,254}",
    "a namespace of 1-255 letters, digits, spaces and ._/#-, not one that starts with AWS/",
    "Write the namespace of your own metrics, such as Shop/Orders.",
)


def put_metrics(namespace: str) -> tuple[Statement, ...]:
    """Publishes the metrics of a namespace.

    Allows: putting metric data into this namespace.
    Does not allow: other namespaces, reading metrics, alarms, dashboards. Metrics in the
    embedded metric format go through CloudWatch Logs and need `write_logs` instead.

    Args:
        namespace: The namespace, 1-255 characters. CloudWatch reserves those that start with
            ``AWS/``.

    Raises:
        PolicyError: If the namespace is malformed.

    Example:
        >>> put_metrics("Shop/Orders")[0].actions
        ('cloudwatch:PutMetricData',)

    See https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html
    """
    arguments = Arguments("put_metrics")
    arguments.check("namespace", namespace, _NAMESPACE)
    arguments.raise_problems()
    return (
        Statement(
            "PutMetrics",
            actions=["cloudwatch:PutMetricData"],
            resources=["*"],
            conditions={"StringEquals": {"cloudwatch:namespace": namespace}},
            wildcard_reason=(
                "Metrics have no ARN. The condition on cloudwatch:namespace allows one namespace."
            ),
        ),
    )
