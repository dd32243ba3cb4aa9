"""The roles that the transform of AWS SAM makes for a state machine.

See https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-statemachine.html
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from iam_patterns.template.serverless.function_role import schedule_roles
from iam_patterns.template.serverless.parts import Part, allowing, inline, role, trusting
from iam_patterns.template.serverless.role_policies import RolePolicies

START: Final = "states:StartExecution"
_STARTED_BY: Final = {
    "Api": "apigateway.amazonaws.com",
    "CloudWatchEvent": "events.amazonaws.com",
    "EventBridgeRule": "events.amazonaws.com",
    "Schedule": "events.amazonaws.com",
}
"""The service that starts the state machine with a role of its own, by the type of the event."""


def state_machine_parts(
    state_machine: str, properties: Mapping[str, Any], condition: object, partition: str
) -> dict[str, Part]:
    """The roles that a state machine adds to its template.

    Args:
        state_machine: Its logical ID.
        properties: Its properties.
        condition: Its Condition; None if it has none.
        partition: The partition of AWS managed policies.
    """
    made = dict(_event_roles(state_machine, properties, condition))
    made |= schedule_roles(state_machine, properties, condition, START)
    if not properties.get("Role"):
        name = f"{state_machine}Role"
        policies = RolePolicies(name, partition)
        policies.add_all(properties.get("Policies"))
        tracing = properties.get("Tracing")
        if isinstance(tracing, Mapping) and tracing.get("Enabled") is True:
            is_aws = partition == "aws"
            policies.add_aws_managed(
                "AWSXrayWriteOnlyAccess" if is_aws else "AWSXRayDaemonWriteAccess"
            )
        made[name] = role(
            {
                "AssumeRolePolicyDocument": trusting("states.amazonaws.com"),
                "ManagedPolicyArns": policies.arns,
                "Policies": policies.inline or None,
                "Path": properties.get("RolePath"),
                "PermissionsBoundary": properties.get("PermissionsBoundary"),
                "Tags": [{"Key": "stateMachine:createdBy", "Value": "SAM"}],
            },
            condition,
        )
    return made


def _event_roles(
    state_machine: str, properties: Mapping[str, Any], condition: object
) -> Iterator[tuple[str, Part]]:
    events = properties.get("Events")
    for name, event in events.items() if isinstance(events, Mapping) else ():
        service = _STARTED_BY.get(str(event.get("Type"))) if isinstance(event, Mapping) else None
        of_event = event.get("Properties") if isinstance(event, Mapping) else None
        has_own = isinstance(of_event, Mapping) and of_event.get("RoleArn") is not None
        if service and not (event.get("Type") == "Schedule" and has_own):
            logical_id = f"{state_machine}{name}Role"
            policy = inline(f"{logical_id}Policy", allowing(START, {"Ref": state_machine}))
            yield (
                logical_id,
                role(
                    {
                        "AssumeRolePolicyDocument": trusting(service),
                        "Policies": [policy],
                        "PermissionsBoundary": properties.get("PermissionsBoundary"),
                    },
                    condition,
                ),
            )
