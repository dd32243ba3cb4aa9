"""Constructs for roles that an AWS service assumes.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-service.html
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from iam_patterns.cli.suggestions.fit import Block, Fit, NoFitError, allow, require
from iam_patterns.cli.suggestions.fits.pods import of_pods
from iam_patterns.cli.suggestions.fits.roles_anywhere import of_certificates
from iam_patterns.cli.suggestions.hand_written import HandWritten
from iam_patterns.cli.suggestions.inline_policies import inline_actions, written_log_group
from iam_patterns.cli.suggestions.python_code import Call, Code, code_of_text
from iam_patterns.cli.suggestions.sub_text import checkable, is_known, value_of
from iam_patterns.policy.arn import Arn, account_of
from iam_patterns.policy.formats import SERVICE_PRINCIPAL, SOURCE_ARN_PATTERN
from iam_patterns.policy.service_source import ServiceSource, service_source

_WORKER: Final = "AmazonEKSWorkerNodePolicy"
_CNI: Final = "AmazonEKS_CNI_Policy"
_PULL: Final = "AmazonEC2ContainerRegistryPullOnly"
_READ: Final = "AmazonEC2ContainerRegistryReadOnly"
_EXECUTION: Final = "service-role/AmazonECSTaskExecutionRolePolicy"
_BASIC: Final = "service-role/AWSLambdaBasicExecutionRole"
_VPC: Final = "service-role/AWSLambdaVPCAccessExecutionRole"
_ARN_OPERATORS: Final = ("ArnLike", "ArnEquals", "StringLike", "StringEquals")
_DENY_IMDSV1: Final = {
    "Sid": "DenyCredentialsFromImdsV1",
    "Effect": "Deny",
    "Action": "*",
    "Resource": "*",
    "Condition": {"NumericLessThan": {"ec2:RoleDelivery": "2.0"}},
}
_NETWORK_INTERFACES: Final = (
    "ec2:AssignPrivateIpAddresses",
    "ec2:CreateNetworkInterface",
    "ec2:DeleteNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSubnets",
    "ec2:UnassignPrivateIpAddresses",
)
_IN_VPC: Final[Sequence[Mapping[str, Any]]] = (
    {
        "Sid": "ManageNetworkInterfaces",
        "Effect": "Allow",
        "Action": list(_NETWORK_INTERFACES),
        "Resource": "*",
    },
    {
        "Sid": "DenyNetworkInterfacesToCode",
        "Effect": "Deny",
        "Action": list(_NETWORK_INTERFACES),
        "Resource": "*",
        "Condition": {"Null": {"lambda:SourceFunctionArn": "false"}},
    },
)


def of_service(role: HandWritten) -> Fit:
    """The construct for a role that one service assumes."""
    services = role.trusted.principals
    if len(services) > 1:
        shown = ", ".join(map(checkable, services))
        raise NoFitError(f"it trusts several services ({shown}). Create a role for each")
    builders = {
        "ec2.amazonaws.com": _of_instances,
        "ecs-tasks.amazonaws.com": _of_tasks,
        "lambda.amazonaws.com": _of_functions,
        "pods.eks.amazonaws.com": of_pods,
        "rolesanywhere.amazonaws.com": of_certificates,
    }
    return builders.get(services[0], _of_other_service)(role)


def _of_instances(role: HandWritten) -> Fit:
    trust = {"Service": role.trusted.principals}
    if _WORKER in role.managed:
        has_cni = _CNI in role.managed
        attached = (_WORKER, _PULL, *([_CNI] if has_cni else []))
        notes = [f"{_READ} is replaced by {_PULL}."] if _READ in role.managed else []
        return Fit(
            "EksNodeRole",
            {"network_addresses": True} if has_cni else {},
            [allow("TrustEksNodes", trust)],
            statements=[_DENY_IMDSV1],
            attaches=attached,
            replaces=frozenset({*attached, _READ}),
            notes=notes,
        )
    return Fit(
        "Ec2InstanceRole",
        {},
        [allow("TrustEc2Instances", trust)],
        statements=[_DENY_IMDSV1],
        takes_over=("AWS::IAM::InstanceProfile", "instance_profile"),
    )


def _of_tasks(role: HandWritten) -> Fit:
    known = ServiceSource("ecs-tasks.amazonaws.com", "", source="ecs:*")
    trust = allow(
        "TrustEcsTasks",
        {"Service": role.trusted.principals},
        conditions=_source_conditions(role, known, ()),
    )
    started = any(role.resources_with("AWS::ECS::TaskDefinition", "ExecutionRoleArn"))
    used = any(role.resources_with("AWS::ECS::TaskDefinition", "TaskRoleArn"))
    pulls = "ecr:getauthorizationtoken" in inline_actions(role.properties)
    if _EXECUTION in role.managed or ((started or pulls) and not used):
        advice = "Pass repositories, log_group and secrets instead of the managed policy."
        notes = [advice] if _EXECUTION in role.managed else []
        return Fit("EcsTaskExecutionRole", {}, [trust], notes=notes)
    return Fit("EcsTaskRole", {}, [trust])


def _of_functions(role: HandWritten) -> Fit:
    trust = [allow("TrustLambdaFunctions", {"Service": role.trusted.principals})]
    in_vpc = _VPC in role.managed
    arguments: dict[str, Any] = {"vpc": True} if in_vpc else {}
    statements = list(_IN_VPC) if in_vpc else []
    has_logs = in_vpc or _BASIC in role.managed
    group = None if has_logs else written_log_group(role.properties)
    if group is None:
        notes = (
            []
            if has_logs
            else ["Pass log_group, so that AWSLambdaBasicExecutionRole is not attached."]
        )
        return Fit(
            "LambdaExecutionRole",
            arguments,
            trust,
            statements,
            attaches=(_BASIC,),
            replaces=frozenset({_BASIC, _VPC}),
            notes=notes,
        )
    streams = [value_of(f"{group}:*")]
    write_logs = {
        "Sid": "WriteLogs",
        "Effect": "Allow",
        "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
        "Resource": streams,
    }
    named = Call(
        "logs.LogGroup.from_log_group_arn",
        (Code("self"), f"{role.construct_id}Logs", code_of_text(group)),
    )
    return Fit("LambdaExecutionRole", {"log_group": named}, trust, [write_logs])


def _of_other_service(role: HandWritten) -> Fit:
    trusted = role.trusted
    (service,) = trusted.principals
    require("service", SERVICE_PRINCIPAL, [service])
    known = service_source(checkable(service))
    arns = trusted.values("aws:SourceArn", *_ARN_OPERATORS)
    arguments: dict[str, Any] = {"service": code_of_text(service)}
    if known is not None:
        arns = arns if known.source and _are_of(arns, known, role) else ()
        source = known
    else:
        account = trusted.values("aws:SourceAccount", "StringEquals", "StringLike")
        source = ServiceSource(checkable(service), "", source_account=bool(account))
        if account:
            arguments["require_source_account"] = True
        elif not arns:
            arguments["allow_any_source"] = True
    if arns:
        require("source_arns", SOURCE_ARN_PATTERN, arns)
        arguments["source_arns"] = list(map(code_of_text, arns))
    statement = allow(
        "TrustService", {"Service": [service]}, conditions=_source_conditions(role, source, arns)
    )
    return Fit("ServiceRole", arguments, [statement])


def _are_of(arns: tuple[str, ...], known: ServiceSource, role: HandWritten) -> bool:
    """Whether the service sends these ARNs, for resources of the stack's account."""
    service = (known.source or "").partition(":")[0]
    for text in arns:
        arn = Arn.parse(checkable(text)) if is_known(text) else None
        if arn and arn.service != service:
            raise NoFitError(f"{known.service} never sends {text} as aws:SourceArn")
        account = account_of(checkable(text)) if is_known(text) else None
        if known.source_account and account and role.account not in (account, "${AWS::AccountId}"):
            raise NoFitError(f"aws:SourceArn is of account {account}, not of the stack's")
    return True


def _source_conditions(role: HandWritten, source: ServiceSource, arns: tuple[str, ...]) -> Block:
    """What the construct requires, see `iam_patterns.policy.service_source`."""
    conditions: Block = {}
    if source.source_account:
        conditions["StringEquals"] = {"aws:SourceAccount": (role.account,)}
    pattern = source.source_arn_pattern("${AWS::Partition}", role.region, role.account)
    required = arns or ((pattern,) if pattern else ())
    if required:
        conditions["ArnLike"] = {"aws:SourceArn": required}
    return conditions
