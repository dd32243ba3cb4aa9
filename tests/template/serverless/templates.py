"""Templates of AWS SAM before the transform; processed.json has what the transform makes of them.

tools/serverless_processed.py writes it with AWS's own aws-sam-translator.
"""

from typing import Any, Final

ALLOW: Final = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*"}
DOCUMENT: Final = {"Version": "2012-10-17", "Statement": [ALLOW]}
NO_VALUE: Final = {"Ref": "AWS::NoValue"}
TABLE: Final = {"Type": "AWS::Serverless::SimpleTable"}
QUEUE: Final = {"Type": "AWS::SQS::Queue"}
IS_PROD: Final = {"IsProd": {"Fn::Equals": [{"Ref": "Stage"}, "prod"]}}
STAGE: Final = {"Stage": {"Type": "String"}}


def function(**properties: Any) -> dict[str, Any]:
    """A function."""
    code = {"Handler": "app.handler", "Runtime": "python3.12", "CodeUri": "s3://code/app.zip"}
    return {"Type": "AWS::Serverless::Function", "Properties": {**code, **properties}}


def state_machine(**properties: Any) -> dict[str, Any]:
    """A state machine."""
    code = {"DefinitionUri": "s3://code/steps.json"}
    return {"Type": "AWS::Serverless::StateMachine", "Properties": {**code, **properties}}


def template(resources: dict[str, Any], **sections: Any) -> dict[str, Any]:
    """A template with the transform."""
    return {"Transform": "AWS::Serverless-2016-10-31", "Resources": resources, **sections}


def event(kind: str, **properties: Any) -> dict[str, Any]:
    """An event of a function or state machine."""
    return {"Type": kind, "Properties": properties}


ROLE: Final = {
    "Type": "AWS::IAM::Role",
    "Properties": {
        "AssumeRolePolicyDocument": {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Principal": {"Service": "lambda.amazonaws.com"},
                    "Action": "sts:AssumeRole",
                }
            ],
        }
    },
}
ARN_OF_ROLE: Final = {"Fn::GetAtt": ["Role", "Arn"]}

TEMPLATES: Final[dict[str, dict[str, Any]]] = {
    "no policies": template({"App": function()}),
    "every kind of policy": template(
        {
            "Table": TABLE,
            "App": function(
                Policies=[
                    "AmazonS3ReadOnlyAccess",
                    "arn:aws:iam::aws:policy/AdministratorAccess",
                    "arn:aws:iam::111111111111:policy/own",
                    {"DynamoDBCrudPolicy": {"TableName": {"Ref": "Table"}}},
                    {"SQSPollerPolicy": {"QueueName": {"Fn::GetAtt": "Queue.QueueName"}}},
                    DOCUMENT,
                ]
            ),
            "Queue": QUEUE,
        }
    ),
    "one policy that is not in a list": template({"App": function(Policies=DOCUMENT)}),
    "policies by conditions": template(
        {
            "App": function(
                Policies=[
                    {"Fn::If": ["IsProd", "AmazonS3FullAccess", "AmazonS3ReadOnlyAccess"]},
                    {"Fn::If": ["IsProd", DOCUMENT, NO_VALUE]},
                    {"Fn::If": ["IsProd", NO_VALUE, {"S3CrudPolicy": {"BucketName": "drafts"}}]},
                ]
            )
        },
        Conditions=IS_PROD,
        Parameters=STAGE,
    ),
    "globals": template(
        {
            "App": function(VpcConfig={"SubnetIds": ["subnet-2"]}),
            "Other": {**function(), "IgnoreGlobals": ["VpcConfig", "PermissionsBoundary"]},
            "Alone": {**function(), "IgnoreGlobals": "*"},
        },
        Globals={
            "Function": {
                "VpcConfig": {"SecurityGroupIds": ["sg-1"], "SubnetIds": ["subnet-1"]},
                "Tracing": "Active",
                "PermissionsBoundary": "arn:aws:iam::111111111111:policy/limit",
            }
        },
    ),
    "trust, path and boundary of its own": template(
        {
            "App": function(
                RolePath="/apps/",
                PermissionsBoundary="arn:aws:iam::aws:policy/ReadOnlyAccess",
                AssumeRolePolicyDocument={
                    "Version": "2012-10-17",
                    "Statement": [
                        {
                            "Effect": "Allow",
                            "Principal": {"Service": ["edgelambda.amazonaws.com"]},
                            "Action": "sts:AssumeRole",
                        }
                    ],
                },
            )
        }
    ),
    "a role of its own": template(
        {"App": function(Role=ARN_OF_ROLE, Policies=[DOCUMENT]), "Role": ROLE}
    ),
    "a role of its own by a condition": template(
        {
            "App": function(Role={"Fn::If": ["IsProd", ARN_OF_ROLE, NO_VALUE]}),
            "Other": function(Role={"Fn::If": ["IsProd", NO_VALUE, ARN_OF_ROLE]}),
            "Role": ROLE,
        },
        Conditions=IS_PROD,
        Parameters=STAGE,
    ),
    "tracing by a parameter": template(
        {"App": function(Tracing={"Ref": "Mode"})},
        Parameters={"Mode": {"Type": "String", "Default": "Active"}},
    ),
    "no tracing by a parameter": template(
        {"App": function(Tracing={"Ref": "Mode"})},
        Parameters={"Mode": {"Type": "String", "Default": "Disabled"}},
    ),
    "event sources": template(
        {
            "Queue": QUEUE,
            "App": function(
                Events={
                    "Jobs": event("SQS", Queue={"Fn::GetAtt": ["Queue", "Arn"]}),
                    "Changes": event(
                        "DynamoDB",
                        Stream="arn:aws:dynamodb:eu-west-1:111111111111:table/t/stream/s",
                        StartingPosition="LATEST",
                        DestinationConfig={
                            "OnFailure": {
                                "Type": "SQS",
                                "Destination": {"Fn::GetAtt": ["Queue", "Arn"]},
                            }
                        },
                    ),
                    "Mail": event("SNS", Topic="arn:aws:sns:eu-west-1:111111111111:mail"),
                    "Daily": event("Schedule", Schedule="rate(1 day)"),
                    "Hourly": event("ScheduleV2", ScheduleExpression="rate(1 hour)"),
                    "Broker": event(
                        "MQ",
                        Broker="arn:aws:mq:eu-west-1:111111111111:broker:b:b-1",
                        Queues=["q"],
                        SourceAccessConfigurations=[
                            {
                                "Type": "BASIC_AUTH",
                                "URI": "arn:aws:secretsmanager:eu-west-1:111111111111:secret:mq",
                            }
                        ],
                    ),
                }
            ),
        }
    ),
    "destinations and a dead letter queue": template(
        {
            "Queue": QUEUE,
            "App": function(
                DeadLetterQueue={"Type": "SQS", "TargetArn": {"Fn::GetAtt": ["Queue", "Arn"]}},
                EventInvokeConfig={
                    "DestinationConfig": {
                        "OnFailure": {"Type": "SNS"},
                        "OnSuccess": {
                            "Type": "EventBridge",
                            "Destination": "arn:aws:events:eu-west-1:111111111111:event-bus/b",
                        },
                    }
                },
            ),
        }
    ),
    "state machines": template(
        {
            "App": function(),
            "Steps": state_machine(
                Policies=[{"LambdaInvokePolicy": {"FunctionName": {"Ref": "App"}}}],
                Tracing={"Enabled": True},
                Events={
                    "Daily": event("Schedule", Schedule="rate(1 day)"),
                    "Order": event("EventBridgeRule", Pattern={"source": ["shop"]}),
                    "Hourly": event("ScheduleV2", ScheduleExpression="rate(1 hour)"),
                },
            ),
            "Others": state_machine(Role="arn:aws:iam::111111111111:role/steps"),
            "Parent": state_machine(
                Policies=[
                    {
                        "StepFunctionsExecutionPolicy": {
                            "StateMachineName": {"Fn::GetAtt": ["Steps", "Name"]}
                        }
                    }
                ]
            ),
        }
    ),
    "gradual deployments": template(
        {
            "App": function(
                AutoPublishAlias="live",
                DeploymentPreference={"Type": "Linear10PercentEvery1Minute"},
            )
        }
    ),
    "a condition on the function": template(
        {"App": {**function(Policies=[DOCUMENT]), "Condition": "IsProd"}},
        Conditions=IS_PROD,
        Parameters=STAGE,
    ),
}
"""The templates, by what they show."""
