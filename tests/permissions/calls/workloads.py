"""The calls of Lambda, Step Functions, Bedrock, ECR, Systems Manager, logs, metrics and traces."""

from typing import Final

from iam_patterns import permissions
from tests.permissions.calls.model import KEY, REFERENCE, Call, Needs, Table, through

_HOME: Final = "eu-west-1:111111111111"
_LAMBDA: Final = "https://docs.aws.amazon.com/lambda/latest/dg/lambda-api-permissions-ref.html"
_STATES: Final = REFERENCE.format("awsstepfunctions")
_QUALIFIERS: Final = "https://docs.aws.amazon.com/step-functions/latest/dg/auth-version-alias.html"
_BEDROCK: Final = "https://docs.aws.amazon.com/bedrock/latest/userguide/inference-prereq.html"
_PROFILES: Final = (
    "https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-prereq.html"
)
_PUSH: Final = "https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html"
_ECR: Final = REFERENCE.format("amazonelasticcontainerregistry")
_COMMANDS: Final = (
    "https://docs.aws.amazon.com/systems-manager/latest/userguide/run-command-setting-up.html"
)
_LOGS: Final = REFERENCE.format("amazoncloudwatchlogs")
_XRAY: Final = REFERENCE.format("awsx-ray")

FUNCTION: Final = f"arn:aws:lambda:{_HOME}:function:shop"
MACHINE: Final = f"arn:aws:states:{_HOME}:stateMachine:shop"
_EXECUTION: Final = f"arn:aws:states:{_HOME}:execution:shop:1"
MODEL: Final = "arn:aws:bedrock:eu-west-1::foundation-model/shop"
PROFILE: Final = f"arn:aws:bedrock:{_HOME}:inference-profile/shop"
REPOSITORY: Final = f"arn:aws:ecr:{_HOME}:repository/shop"
DOCUMENT: Final = f"arn:aws:ssm:{_HOME}:document/shop"
_INSTANCE: Final = f"arn:aws:ec2:{_HOME}:instance/i-0123456789abcdef0"
_TAGGED: Final = {"ssm:resourceTag/Role": "web"}
_SECRET: Final = f"arn:aws:secretsmanager:{_HOME}:secret:shop/db-a1b2c3"
_PARAMETER: Final = f"arn:aws:ssm:{_HOME}:parameter/shop/url"
_GROUP: Final = f"arn:aws:logs:{_HOME}:log-group:shop"
_INVOKE: Final = ("InvokeModel", "InvokeModelWithResponseStream")
_INVOKES: Final = {
    "InvokeModel": "bedrock-runtime.InvokeModel, bedrock-runtime.Converse",
    "InvokeModelWithResponseStream": (
        "bedrock-runtime.InvokeModelWithResponseStream, bedrock-runtime.ConverseStream"
    ),
}


def _invoke(resource: str, variant: str) -> Call:
    return Call(f"lambda.Invoke{variant}", _LAMBDA, (Needs("lambda:InvokeFunction", resource),))


def _start(variant: str, context: dict[str, list[str]]) -> Call:
    return Call(
        f"states.StartExecution{variant}",
        _QUALIFIERS,
        (Needs("states:StartExecution", MACHINE, context),),
    )


_SIGN_IN: Final = Call("ecr.GetAuthorizationToken", _PUSH, (Needs("ecr:GetAuthorizationToken"),))
_FOLLOWS: Final = (
    Call("states.DescribeExecution", _STATES, (Needs("states:DescribeExecution", _EXECUTION),)),
    Call("states.GetExecutionHistory", _STATES, (Needs("states:GetExecutionHistory", _EXECUTION),)),
)

TABLES: Final = (
    Table(
        "invoke_lambda",
        permissions.invoke_lambda(FUNCTION),
        (_invoke(FUNCTION, ""), _invoke(FUNCTION, " with InvocationType=Event")),
        (
            Needs("lambda:InvokeFunction", f"{FUNCTION}:live"),
            Needs("lambda:InvokeFunctionUrl", FUNCTION),
            Needs("lambda:UpdateFunctionCode", FUNCTION),
        ),
    ),
    Table(
        "invoke_lambda",
        permissions.invoke_lambda(f"{FUNCTION}:live"),
        (_invoke(f"{FUNCTION}:live", " of an alias"),),
        (
            Needs("lambda:InvokeFunction", FUNCTION),
            Needs("lambda:InvokeFunction", f"{FUNCTION}:7"),
        ),
    ),
    Table(
        "invoke_lambda",
        permissions.invoke_lambda(FUNCTION, allow_qualifiers=True),
        (_invoke(f"{FUNCTION}:7", " of a version"), _invoke(FUNCTION, "")),
        (Needs("lambda:InvokeFunction", f"{FUNCTION}-admin"),),
    ),
    Table(
        "start_execution",
        permissions.start_execution(MACHINE),
        (
            _start("", {}),
            _start(" of an alias", {}),
            Call("states.ListExecutions", _STATES, (Needs("states:ListExecutions", MACHINE),)),
            *_FOLLOWS,
        ),
        (
            Needs("states:StopExecution", _EXECUTION),
            Needs("states:StartSyncExecution", MACHINE),
            Needs("states:DeleteStateMachine", MACHINE),
            Needs("states:DescribeExecution", f"arn:aws:states:{_HOME}:execution:shop2:1"),
        ),
    ),
    Table(
        "start_execution",
        permissions.start_execution(f"{MACHINE}:live"),
        (_start(" of an alias", {"states:StateMachineQualifier": ["live"]}), *_FOLLOWS),
        (
            Needs("states:StartExecution", MACHINE),
            Needs("states:StartExecution", MACHINE, {"states:StateMachineQualifier": ["7"]}),
        ),
    ),
    Table(
        "start_execution",
        permissions.start_execution(MACHINE, express=True),
        (
            _start("", {}),
            Call(
                "states.StartSyncExecution", _STATES, (Needs("states:StartSyncExecution", MACHINE),)
            ),
        ),
        (Needs("states:DescribeExecution", _EXECUTION), Needs("states:ListExecutions", MACHINE)),
    ),
    Table(
        "invoke_model",
        permissions.invoke_model([MODEL]),
        tuple(
            Call(_INVOKES[name], _BEDROCK, (Needs(f"bedrock:{name}", MODEL),)) for name in _INVOKE
        ),
        (Needs("bedrock:InvokeModel", PROFILE), Needs("bedrock:GetFoundationModel", MODEL)),
    ),
    Table(
        "invoke_model",
        permissions.invoke_model([MODEL], inference_profile_arn=PROFILE),
        tuple(
            Call(
                f"{_INVOKES[name]} with an inference profile",
                _PROFILES,
                (
                    Needs(f"bedrock:{name}", PROFILE),
                    Needs(f"bedrock:{name}", MODEL, {"bedrock:InferenceProfileArn": PROFILE}),
                ),
            )
            for name in _INVOKE
        ),
        (
            Needs("bedrock:InvokeModel", MODEL),
            Needs("bedrock:DeleteInferenceProfile", PROFILE),
        ),
    ),
    Table(
        "pull_ecr",
        permissions.pull_ecr(REPOSITORY),
        (
            _SIGN_IN,
            *(
                Call(f"ecr.{name}", _ECR, (Needs(f"ecr:{name}", REPOSITORY),))
                for name in (
                    "BatchGetImage",
                    "GetDownloadUrlForLayer",
                    "BatchCheckLayerAvailability",
                )
            ),
        ),
        (Needs("ecr:PutImage", REPOSITORY), Needs("ecr:BatchDeleteImage", REPOSITORY)),
    ),
    Table(
        "push_ecr",
        permissions.push_ecr(REPOSITORY),
        (
            _SIGN_IN,
            *(
                Call(f"ecr.{name}", _PUSH, (Needs(f"ecr:{name}", REPOSITORY),))
                for name in (
                    "BatchCheckLayerAvailability",
                    "BatchGetImage",
                    "InitiateLayerUpload",
                    "UploadLayerPart",
                    "CompleteLayerUpload",
                    "PutImage",
                )
            ),
        ),
        (
            Needs("ecr:GetDownloadUrlForLayer", REPOSITORY),
            Needs("ecr:BatchDeleteImage", REPOSITORY),
            Needs("ecr:CreateRepository", REPOSITORY),
        ),
    ),
    Table(
        "run_command",
        permissions.run_command(DOCUMENT, instance_tags={"Role": "web"}),
        (
            Call(
                "ssm.SendCommand",
                _COMMANDS,
                (
                    Needs("ssm:SendCommand", DOCUMENT),
                    Needs("ssm:SendCommand", _INSTANCE, _TAGGED),
                ),
            ),
        ),
        (
            Needs("ssm:SendCommand", _INSTANCE),
            Needs("ssm:SendCommand", _INSTANCE, {"ssm:resourceTag/Role": "database"}),
            Needs("ssm:StartSession", _INSTANCE, _TAGGED),
            Needs("ssm:GetCommandInvocation"),
        ),
    ),
    Table(
        "run_command",
        permissions.run_command(
            "arn:aws:ssm:eu-west-1::document/AWS-RunShellScript",
            instance_tags={"Role": "web"},
            account="111111111111",
            follow=True,
        ),
        (
            *(
                Call(
                    f"ssm.{name}",
                    REFERENCE.format("awssystemsmanager"),
                    (Needs(f"ssm:{name}"),),
                )
                for name in ("GetCommandInvocation", "ListCommandInvocations", "ListCommands")
            ),
        ),
        (Needs("ssm:CancelCommand"), Needs("ssm:SendCommand", DOCUMENT)),
    ),
    Table(
        "read_secret",
        permissions.read_secret(_SECRET, key_arn=KEY),
        (
            Call(
                "secretsmanager.GetSecretValue",
                "https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html",
                (
                    Needs("secretsmanager:GetSecretValue", _SECRET),
                    through("secretsmanager", "kms:Decrypt"),
                ),
            ),
            Call(
                "secretsmanager.DescribeSecret",
                REFERENCE.format("awssecretsmanager"),
                (Needs("secretsmanager:DescribeSecret", _SECRET),),
            ),
        ),
        (
            Needs("secretsmanager:PutSecretValue", _SECRET),
            Needs("secretsmanager:RotateSecret", _SECRET),
        ),
    ),
    Table(
        "read_parameter",
        permissions.read_parameter(_PARAMETER, key_arn=KEY),
        (
            Call(
                "ssm.GetParameter with WithDecryption",
                "https://docs.aws.amazon.com/kms/latest/developerguide/services-parameter-store.html",
                (Needs("ssm:GetParameter", _PARAMETER), through("ssm", "kms:Decrypt")),
            ),
            Call(
                "ssm.GetParameters",
                REFERENCE.format("awssystemsmanager"),
                (Needs("ssm:GetParameters", _PARAMETER),),
            ),
        ),
        (
            Needs("ssm:PutParameter", _PARAMETER),
            Needs("ssm:GetParametersByPath", f"arn:aws:ssm:{_HOME}:parameter/shop"),
        ),
    ),
    Table(
        "write_logs",
        permissions.write_logs(_GROUP),
        (
            Call("logs.CreateLogStream", _LOGS, (Needs("logs:CreateLogStream", f"{_GROUP}:*"),)),
            Call(
                "logs.PutLogEvents",
                _LOGS,
                (Needs("logs:PutLogEvents", f"{_GROUP}:log-stream:today"),),
            ),
        ),
        (
            Needs("logs:GetLogEvents", f"{_GROUP}:log-stream:today"),
            Needs("logs:CreateLogGroup", f"{_GROUP}:*"),
        ),
    ),
    Table(
        "put_metrics",
        permissions.put_metrics("shop"),
        (
            Call(
                "cloudwatch.PutMetricData",
                "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/iam-cw-condition-keys-namespace.html",
                (Needs("cloudwatch:PutMetricData", "*", {"cloudwatch:namespace": "shop"}),),
            ),
        ),
        (
            Needs("cloudwatch:PutMetricData", "*", {"cloudwatch:namespace": "barn"}),
            Needs("cloudwatch:GetMetricData"),
        ),
    ),
    Table(
        "trace",
        permissions.trace(),
        tuple(
            Call(f"xray.{name}", _XRAY, (Needs(f"xray:{name}"),))
            for name in (
                "PutTraceSegments",
                "PutTelemetryRecords",
                "GetSamplingRules",
                "GetSamplingTargets",
            )
        ),
        (
            Needs("xray:GetTraceSummaries"),
            Needs("xray:BatchGetTraces"),
            Needs("xray:PutEncryptionConfig"),
        ),
    ),
)
