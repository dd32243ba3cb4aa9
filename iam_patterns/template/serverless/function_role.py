"""The role that the transform of AWS SAM makes for a function.

See https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-function.html
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from iam_patterns.template.serverless.event_sources import add_event_sources, to_destination
from iam_patterns.template.serverless.parts import (
    VERSION,
    Part,
    add_policy,
    allowing,
    arn_of,
    inline,
    role,
    trusting,
)
from iam_patterns.template.serverless.role_policies import RolePolicies

_TO_DEAD_LETTERS: Final = {"SQS": "sqs:SendMessage", "SNS": "sns:Publish"}
_MADE_DESTINATIONS: Final = {
    "SQS": ("Queue", "AWS::SQS::Queue"),
    "SNS": ("Topic", "AWS::SNS::Topic"),
}
_OUTCOMES: Final = ("OnSuccess", "OnFailure")
_NO_VALUE: Final = {"Ref": "AWS::NoValue"}


def function_parts(
    function: str, properties: Mapping[str, Any], condition: object, partition: str
) -> tuple[dict[str, Part], dict[str, Part]]:
    """The resources and the conditions that a function adds to its template.

    Args:
        function: The logical ID of the function.
        properties: Its properties, with those of Globals.
        condition: Its Condition; None if it has none.
        partition: The partition of AWS managed policies.
    """
    is_made, condition, conditions = _role_condition(properties.get("Role"), condition)
    if not is_made:
        return {}, conditions
    name = f"{function}Role"
    policies = RolePolicies(name, partition)
    durable = properties.get("DurableConfig")
    basic = "AWSLambdaBasicDurableExecutionRolePolicy" if durable else "AWSLambdaBasicExecutionRole"
    policies.add_aws_managed(f"service-role/{basic}")
    conditions |= _add_tracing(policies, function, properties.get("Tracing"))
    if properties.get("VpcConfig"):
        policies.add_aws_managed("service-role/AWSLambdaVPCAccessExecutionRole")
    queue = properties.get("DeadLetterQueue")
    if isinstance(queue, Mapping):
        action = _TO_DEAD_LETTERS.get(str(queue.get("Type")), "")
        statement = allowing(action, queue.get("TargetArn"))
        document = {"Version": VERSION, "Statement": [statement]}
        policies.inline.append({"PolicyName": "DeadLetterQueuePolicy", "PolicyDocument": document})
    made = dict(_add_destinations(policies, function, properties.get("EventInvokeConfig")))
    policies.add_all(properties.get("Policies"))
    add_event_sources(policies, function, properties.get("Events"))
    trust = properties.get("AssumeRolePolicyDocument")
    made[name] = role(
        {
            "AssumeRolePolicyDocument": trusting("lambda.amazonaws.com")
            if trust is None
            else trust,
            "ManagedPolicyArns": policies.arns,
            "Policies": policies.inline or None,
            "Path": properties.get("RolePath"),
            "PermissionsBoundary": properties.get("PermissionsBoundary"),
            "Tags": [{"Key": "lambda:createdBy", "Value": "SAM"}],
        },
        condition,
    )
    return made, conditions


def schedule_roles(
    target: str, properties: Mapping[str, Any], condition: object, action: str
) -> Iterator[tuple[str, Part]]:
    """The roles with which EventBridge Scheduler calls its target, and their dead-letter queues.

    Args:
        target: The logical ID of the function or state machine.
        properties: Its properties.
        condition: Its Condition; None if it has none.
        action: What the schedule does with it.
    """
    events = properties.get("Events")
    for name, event in events.items() if isinstance(events, Mapping) else ():
        of_event = event.get("Properties") if isinstance(event, Mapping) else None
        of_event = of_event if isinstance(of_event, Mapping) else {}
        if not isinstance(event, Mapping) or event.get("Type") != "ScheduleV2":
            continue
        if of_event.get("RoleArn") is None:
            logical_id = f"{target}{name}"
            resource = {"Ref": target} if action == "states:StartExecution" else arn_of(target)
            policies = [inline(f"{logical_id}Policy", allowing(action, resource))]
            dead_letters = of_event.get("DeadLetterConfig")
            if isinstance(dead_letters, Mapping):
                queue = dead_letters.get("Arn")
                if queue is None:
                    made = str(dead_letters.get("QueueLogicalId") or f"{logical_id}Queue")
                    yield made, {"Type": "AWS::SQS::Queue"}
                    queue = arn_of(made)
                policies += to_destination(logical_id, "SQS", queue)
            yield (
                f"{logical_id}Role",
                role(
                    {
                        "AssumeRolePolicyDocument": trusting("scheduler.amazonaws.com"),
                        "Policies": policies,
                        "PermissionsBoundary": of_event.get("PermissionsBoundary"),
                    },
                    condition,
                ),
            )


def _role_condition(
    declared: Any,  # noqa: ANN401 - part of a template
    condition: object,
) -> tuple[bool, object, dict[str, Part]]:
    """Whether a role is made, its Condition, and the conditions that this adds.

    The property ``Role`` can be Fn::If with AWS::NoValue in one branch.
    """
    if declared is None:
        return True, condition, {}
    branches = declared.get("Fn::If") if isinstance(declared, Mapping) else None
    match branches:
        case [_, then, otherwise] if then == _NO_VALUE and otherwise == _NO_VALUE:
            return True, condition, {}
        case [name, then, _] if then == _NO_VALUE:
            return True, name, {}
        case [name, _, otherwise] if otherwise == _NO_VALUE:
            negated = f"NOT{name}"
            return True, negated, {negated: {"Fn::Not": [{"Condition": name}]}}
    return False, condition, {}


def _add_tracing(
    policies: RolePolicies,
    function: str,
    tracing: Any,  # noqa: ANN401 - part of a template
) -> dict[str, Part]:
    """Adds the policy for X-Ray; the transform looks at the value of a parameter."""
    if not tracing or tracing == "Disabled":
        return {}
    name = "AWSXrayWriteOnlyAccess" if policies.partition == "aws" else "AWSXRayDaemonWriteAccess"
    before = len(policies.arns)
    policies.add_aws_managed(name)
    if not isinstance(tracing, Mapping) or "Ref" not in tracing:
        return {}
    condition = f"{function}Tracing"
    policies.arns[before:] = [
        {"Fn::If": [condition, arn, _NO_VALUE]} for arn in policies.arns[before:]
    ]
    return {condition: {"Fn::Not": [{"Fn::Equals": [tracing, "Disabled"]}]}}


def _add_destinations(
    policies: RolePolicies, function: str, configured: object
) -> Iterator[tuple[str, Part]]:
    """Adds the policies for the destinations of a function; yields what is made for them."""
    found = configured.get("DestinationConfig") if isinstance(configured, Mapping) else None
    outcomes: Mapping[str, Any] = found if isinstance(found, Mapping) else {}
    for outcome in _OUTCOMES:
        declared = outcomes.get(outcome)
        if not isinstance(declared, Mapping):
            continue
        logical_id = f"{function}EventInvokeConfig{outcome}"
        kind = declared.get("Type")
        destination = declared.get("Destination")
        if kind in _MADE_DESTINATIONS:
            suffix, made = _MADE_DESTINATIONS[str(kind)]
            name = f"{logical_id}{suffix}"
            arn = {"Ref": name} if kind == "SNS" else arn_of(name)
            filled = arn if destination is None else _with_default(destination, arn)
            if filled != destination:
                yield name, {"Type": made}
            destination = filled
        for policy in to_destination(logical_id, kind, destination):
            add_policy(policies.inline, policy)


def _with_default(destination: Any, arn: Part) -> Any:  # noqa: ANN401 - part of a template
    """A destination, with an ARN in place of the branch of Fn::If that has no value."""
    branches = destination.get("Fn::If") if isinstance(destination, Mapping) else None
    match branches:
        case [condition, then, otherwise] if then == _NO_VALUE and otherwise != _NO_VALUE:
            return {"Fn::If": [condition, arn, otherwise]}
        case [condition, then, otherwise] if otherwise == _NO_VALUE and then != _NO_VALUE:
            return {"Fn::If": [condition, then, arn]}
    return destination
