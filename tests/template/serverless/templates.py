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
SECRET: Final = "arn:aws:secretsmanager:eu-west-1:111111111111:secret:s"
KEY: Final = "1234abcd-12ab-34cd-56ef-1234567890ab"
TOPIC_ARN: Final = "arn:aws:sns:eu-west-1:111111111111:failed"
QUEUE_ARN: Final = "arn:aws:sqs:eu-west-1:111111111111:failed"
GRADUAL: Final[dict[str, Any]] = {
    "AutoPublishAlias": "live",
    "DeploymentPreference": {"Type": "Linear10PercentEvery1Minute"},
}
CONDITIONAL: Final[dict[str, Any]] = {
    "AutoPublishAlias": "live",
    "DeploymentPreference": {"Type": "AllAtOnce", "PassthroughCondition": True},
}

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
    "a managed policy of the template": template(
        {
            "App": function(Policies=[{"Ref": "Own"}]),
            "Other": function(),
            "Own": {"Type": "AWS::IAM::ManagedPolicy", "Properties": {"PolicyDocument": DOCUMENT}},
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
            "Own": function(PermissionsBoundary="arn:aws:iam::aws:policy/ReadOnlyAccess"),
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
    "brokers, clusters and streams": template(
        {
            "Brokers": function(
                Events={
                    "Managed": event(
                        "MSK",
                        Stream="arn:aws:kafka:eu-west-1:111111111111:cluster/c/1",
                        StartingPosition="LATEST",
                        Topics=["t"],
                        SourceAccessConfigurations=[
                            {"Type": "CLIENT_CERTIFICATE_TLS_AUTH", "URI": SECRET}
                        ],
                        SecretsManagerKmsKeyId=KEY,
                    ),
                    "Own": event(
                        "SelfManagedKafka",
                        KafkaBootstrapServers=["b.example.com:9092"],
                        Topics=["t"],
                        SourceAccessConfigurations=[
                            {"Type": "SASL_SCRAM_512_AUTH", "URI": f"{SECRET}-kafka"},
                            {"Type": "VPC_SUBNET", "URI": "subnet:subnet-1"},
                            {"Type": "VPC_SECURITY_GROUP", "URI": "security_group:sg-1"},
                        ],
                        SecretsManagerKmsKeyId=KEY,
                    ),
                }
            ),
            "OutsideOfAnyVpc": function(
                Events={
                    "Own": event(
                        "SelfManagedKafka",
                        KafkaBootstrapServers=["b.example.com:9092"],
                        Topics=["t"],
                        SourceAccessConfigurations=[
                            {"Type": "BASIC_AUTH", "URI": SECRET},
                            {"Type": "SERVER_ROOT_CA_CERTIFICATE", "URI": f"{SECRET}-ca"},
                        ],
                    ),
                }
            ),
            "BySession": function(
                Events={
                    "Own": event(
                        "SelfManagedKafka",
                        KafkaBootstrapServers=["b.example.com:9092"],
                        Topics=["t"],
                        SourceAccessConfigurations=[{"Type": "IAM_AUTH"}],
                    ),
                }
            ),
            "Documents": function(
                Events={
                    "Changes": event(
                        "DocumentDB",
                        Cluster="arn:aws:rds:eu-west-1:111111111111:cluster:c",
                        DatabaseName="d",
                        SourceAccessConfigurations=[{"Type": "BASIC_AUTH", "URI": SECRET}],
                        SecretsManagerKmsKeyId=KEY,
                    )
                }
            ),
            "Mail": function(
                Events={"Post": event("SNS", Topic={"Ref": "Topic"}, SqsSubscription=True)}
            ),
            "Pushed": function(Events={"Post": event("SNS", Topic={"Ref": "Topic"})}),
            "Topic": {"Type": "AWS::SNS::Topic"},
        }
    ),
    "where a failed batch goes": template(
        {
            "App": function(
                Events={
                    name: event(
                        "Kinesis",
                        Stream=f"arn:aws:kinesis:eu-west-1:111111111111:stream/{name}",
                        StartingPosition="LATEST",
                        DestinationConfig={"OnFailure": {"Destination": arn, **kind}},
                    )
                    for name, arn, kind in (
                        ("ToTopic", "arn:aws:sns:eu-west-1:111111111111:t", {"Type": "SNS"}),
                        ("ToBucket", "arn:aws:s3:::drafts", {"Type": "S3"}),
                        ("ToTopicOfKafka", "kafka://t", {"Type": "Kafka"}),
                        ("WithoutType", QUEUE_ARN, {}),
                    )
                }
            ),
        }
    ),
    "destinations of every kind": template(
        {
            "Calls": function(
                EventInvokeConfig={
                    "DestinationConfig": {
                        "OnSuccess": {
                            "Type": "Lambda",
                            "Destination": {"Fn::GetAtt": ["Stores", "Arn"]},
                        }
                    }
                },
            ),
            "Stores": function(
                EventInvokeConfig={
                    "DestinationConfig": {
                        "OnSuccess": {"Type": "S3Bucket", "Destination": "arn:aws:s3:::drafts"},
                        "OnFailure": {"Type": "SQS"},
                    }
                },
            ),
            "Maybe": function(
                EventInvokeConfig={
                    "DestinationConfig": {
                        "OnSuccess": {
                            "Type": "SQS",
                            "Destination": {"Fn::If": ["IsProd", QUEUE_ARN, NO_VALUE]},
                        },
                        "OnFailure": {
                            "Type": "SQS",
                            "Destination": {"Fn::If": ["IsProd", QUEUE_ARN, f"{QUEUE_ARN}-2"]},
                        },
                    }
                },
            ),
            "Topics": function(
                EventInvokeConfig={
                    "DestinationConfig": {
                        "OnFailure": {
                            "Type": "SNS",
                            "Destination": {"Fn::If": ["IsProd", NO_VALUE, TOPIC_ARN]},
                        }
                    }
                },
            ),
        },
        Conditions=IS_PROD,
        Parameters=STAGE,
    ),
    "schedules with roles and dead letters": template(
        {
            "App": function(
                Events={
                    "Own": event(
                        "ScheduleV2",
                        ScheduleExpression="rate(1 hour)",
                        RoleArn="arn:aws:iam::111111111111:role/scheduler",
                    ),
                    "Made": event(
                        "ScheduleV2",
                        ScheduleExpression="rate(1 hour)",
                        DeadLetterConfig={"Type": "SQS"},
                    ),
                    "Named": event(
                        "ScheduleV2",
                        ScheduleExpression="rate(1 hour)",
                        DeadLetterConfig={"Type": "SQS", "QueueLogicalId": "Dead"},
                    ),
                    "Given": event(
                        "ScheduleV2",
                        ScheduleExpression="rate(1 hour)",
                        DeadLetterConfig={"Arn": QUEUE_ARN},
                        PermissionsBoundary="arn:aws:iam::111111111111:policy/limit",
                    ),
                }
            ),
        }
    ),
    "a role of its own by conditions without values": template(
        {"App": function(Role={"Fn::If": ["IsProd", NO_VALUE, NO_VALUE]})},
        Conditions=IS_PROD,
        Parameters=STAGE,
    ),
    "gradual deployments by conditions": template(
        {
            "App": {**function(**GRADUAL), "Condition": "IsProd"},
            "Other": {**function(**GRADUAL), "Condition": "IsTest"},
            "Off": function(
                AutoPublishAlias="live",
                DeploymentPreference={"Type": "AllAtOnce", "Enabled": False},
            ),
        },
        Conditions={**IS_PROD, "IsTest": {"Fn::Equals": [{"Ref": "Stage"}, "test"]}},
        Parameters=STAGE,
    ),
    "gradual deployments that pass their conditions on": template(
        {
            "App": {**function(**CONDITIONAL), "Condition": "IsProd"},
            "Other": {**function(**CONDITIONAL), "Condition": "IsTest"},
        },
        Conditions={**IS_PROD, "IsTest": {"Fn::Equals": [{"Ref": "Stage"}, "test"]}},
        Parameters=STAGE,
    ),
    "gradual deployments with a role of their own": template(
        {
            "App": {**function(**CONDITIONAL), "Condition": "IsProd"},
            "Other": function(
                AutoPublishAlias="live",
                DeploymentPreference={"Type": "AllAtOnce", "Role": ARN_OF_ROLE},
            ),
            "Role": ROLE,
        },
        Conditions=IS_PROD,
        Parameters=STAGE,
    ),
    "a gradual deployment that passes its condition on": template(
        {"App": {**function(**CONDITIONAL), "Condition": "IsProd"}},
        Conditions=IS_PROD,
        Parameters=STAGE,
    ),
    "gradual deployments, one without a condition": template(
        {"App": {**function(**CONDITIONAL), "Condition": "IsProd"}, "Other": function(**GRADUAL)},
        Conditions=IS_PROD,
        Parameters=STAGE,
    ),
    "a state machine behind an API": template(
        {"Steps": state_machine(Events={"Call": event("Api", Path="/", Method="post")})}
    ),
}
"""The templates, by what they show."""


def connector(source: object, destination: object, *permissions: str) -> dict[str, Any]:
    """A connector."""
    ends = {"Source": source, "Destination": destination, "Permissions": [*permissions]}
    return {"Type": "AWS::Serverless::Connector", "Properties": ends}


CONNECTED: Final[dict[str, dict[str, Any]]] = {
    "by the ID of a function": template(
        {
            "App": function(),
            "Other": function(),
            "Table": TABLE,
            "Reads": connector({"Id": "App"}, {"Id": "Table"}, "Read"),
        }
    ),
    "in the function, to several tables": template(
        {
            "App": {
                **function(),
                "Connectors": {
                    "Reads": {
                        "Properties": {
                            "Destination": [{"Id": "Table"}, {"Id": "Second"}],
                            "Permissions": ["Read"],
                        }
                    }
                },
            },
            "Other": function(),
            "Table": TABLE,
            "Second": TABLE,
        }
    ),
    "by the name of a role": template(
        {
            "App": function(),
            "Role": ROLE,
            "Table": TABLE,
            "Reads": connector(
                {"Type": "AWS::Lambda::Function", "RoleName": {"Ref": "Role"}},
                {
                    "Type": "AWS::DynamoDB::Table",
                    "Arn": "arn:aws:dynamodb:eu-west-1:111111111111:table/t",
                },
                "Read",
            ),
        }
    ),
    "to the role of the destination": template(
        {
            "App": function(),
            "Other": function(),
            "Queue": QUEUE,
            "Reads": connector({"Id": "Queue"}, {"Id": "App"}, "Read", "Write"),
        }
    ),
    "to a role that the function has": template(
        {
            "App": function(Role={"Fn::GetAtt": "Role.Arn"}),
            "Other": function(),
            "Role": ROLE,
            "Table": TABLE,
            "Reads": connector({"Id": "App"}, {"Id": "Table"}, "Read"),
        }
    ),
    "to the role of a rule's target": template(
        {
            "Rule": {
                "Type": "AWS::Events::Rule",
                "Properties": {
                    "Targets": [
                        {
                            "Arn": {"Fn::GetAtt": ["Bus", "Arn"]},
                            "RoleArn": ARN_OF_ROLE,
                            "Id": "bus",
                        }
                    ]
                },
            },
            "Bus": {"Type": "AWS::Events::EventBus", "Properties": {"Name": "b"}},
            "Role": ROLE,
            "Other": function(),
            "Sends": connector({"Id": "Rule"}, {"Id": "Bus"}, "Write"),
        }
    ),
    "to no role": template(
        {
            "Topic": {"Type": "AWS::SNS::Topic"},
            "Queue": QUEUE,
            "Other": function(),
            "Sends": connector({"Id": "Topic"}, {"Id": "Queue"}, "Write"),
        }
    ),
}
"""Templates whose connectors attach a policy to a role, by how they say to which."""
