"""Sending traces to X-Ray.

See https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsx-ray.html
"""

from iam_patterns.policy import Statement


def trace() -> tuple[Statement, ...]:
    """Sends traces to X-Ray.

    Allows: sending segments and telemetry, reading the sampling rules and targets that decide
    which requests are traced.
    Does not allow: reading traces, changing sampling rules, groups or encryption, the
    OpenTelemetry endpoint (``xray:PutSpans``).

    Example:
        >>> [statement.sid for statement in trace()]
        ['SendTraces', 'ReadSamplingRules']

    See https://docs.aws.amazon.com/xray/latest/devguide/security_iam_id-based-policy-examples.html
    """
    reason = "X-Ray does not support resource-level permissions for these actions."
    return (
        Statement(
            "SendTraces",
            actions=["xray:PutTelemetryRecords", "xray:PutTraceSegments"],
            resources=["*"],
            wildcard_reason=reason,
        ),
        Statement(
            "ReadSamplingRules",
            actions=["xray:GetSamplingRules", "xray:GetSamplingTargets"],
            resources=["*"],
            wildcard_reason=reason,
        ),
    )
