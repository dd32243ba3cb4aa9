"""The resources of the app: one of each kind whose policy the emulator enforces."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from aws_cdk import CfnResource, Stack

from tests.access.emulator.graph_roles import RoleArns

READ: Final[Mapping[str, Sequence[str]]] = {
    "ecr": ["ecr:DescribeImages"],
    "execute-api": ["execute-api:Invoke"],
    "kinesis": ["kinesis:DescribeStreamSummary"],
    "kms": ["kms:DescribeKey"],
    "lambda": ["lambda:GetFunction"],
    "s3": ["s3:GetObject", "s3:ListBucket"],
    "secretsmanager": ["secretsmanager:GetSecretValue"],
    "sns": ["sns:GetTopicAttributes"],
    "sqs": ["sqs:GetQueueAttributes"],
}
WRITE: Final[Mapping[str, Sequence[str]]] = {
    "ecr": ["ecr:InitiateLayerUpload"],
    "kinesis": ["kinesis:PutRecord"],
    "kms": ["kms:GenerateDataKey"],
    "lambda": ["lambda:InvokeFunction"],
    "s3": ["s3:PutObject"],
    "secretsmanager": ["secretsmanager:PutSecretValue"],
    "sns": ["sns:Publish"],
    "sqs": ["sqs:SendMessage"],
}
_OPEN: Final = {"BlockPublicAcls": False, "BlockPublicPolicy": False, "IgnorePublicAcls": False}


NAME: Final = "graph"
"""What the names of all the resources start with."""

_NAMED: Final[Mapping[str, str]] = {
    "ecr": f"arn:aws:ecr:*:*:repository/{NAME}-*",
    "execute-api": "arn:aws:execute-api:*:*:*/prod/GET/*",
    "kinesis": f"arn:aws:kinesis:*:*:stream/{NAME}-*",
    "kms": "*",
    "lambda": f"arn:aws:lambda:*:*:function:{NAME}-*",
    "s3": f"arn:aws:s3:::{NAME}-*",
    "secretsmanager": "*",
    "sns": f"arn:aws:sns:*:*:{NAME}-*",
    "sqs": f"arn:aws:sqs:*:*:{NAME}-*",
}
"""The resources as the callers' own policies list them; keys and secrets have no such names."""


def allow(*levels: Mapping[str, Sequence[str]]) -> list[dict[str, Any]]:
    """Statements that allow actions on the resources."""
    return [
        {"Effect": "Allow", "Action": [*actions], "Resource": _NAMED[service]}
        for level in levels
        for service, actions in level.items()
    ]


class _Policies:
    """The statements that every resource has in its policy.

    Args:
        roles: The ARNs of the callers.
        organization_id: The organization of the owner's account.
        vendor: An account of somebody else.
    """

    def __init__(self, roles: RoleArns, organization_id: str, vendor: str) -> None:
        self.roles = roles
        self._organization_id = organization_id
        self._vendor = f"arn:aws:iam::{vendor}:root"

    def document(
        self, service: str, resources: str | list[str] | None, *others: dict[str, Any]
    ) -> dict[str, Any]:
        every = [*self._statements(READ[service], WRITE.get(service, [])), *others]
        if resources is not None:
            every = [{**statement, "Resource": resources} for statement in every]
        return {"Version": "2012-10-17", "Statement": every}

    def _statements(self, read: Sequence[str], write: Sequence[str]) -> list[dict[str, Any]]:
        own, partner = self.roles.own, self.roles.partner
        listed = [own(name) for name in ("named", "denied", "bounded-named", "bounded-out")]
        listed += [partner("both"), partner("half"), self._vendor]
        allowed_if = {
            own("tls"): {"Bool": {"aws:SecureTransport": "true"}},
            own("no-tls"): {"Bool": {"aws:SecureTransport": "false"}},
            own("near"): {"IpAddress": {"aws:SourceIp": "127.0.0.0/8"}},
            own("far"): {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}},
            own("for-service"): {"StringEquals": {"aws:SourceAccount": self.roles.owner_account}},
            own("tagged"): {"StringEquals": {"aws:PrincipalTag/team": "graph"}},
        }
        in_organization = [own("in-organization"), partner("not-in-organization")]
        organization = {"StringEquals": {"aws:PrincipalOrgID": self._organization_id}}
        return [
            _statement("Listed", listed, read),
            *(
                _statement(f"If{index}", [arn], read, Condition=condition)
                for index, (arn, condition) in enumerate(allowed_if.items())
            ),
            _statement("Organization", in_organization, read, Condition=organization),
            _statement("Denied", [own("denied")], [*read, *write], Effect="Deny"),
            *([self._only_excepted(write)] if write else []),
        ]

    def _only_excepted(self, actions: Sequence[str]) -> dict[str, Any]:
        """A Deny with exceptions."""
        own, partner = self.roles.own, self.roles.partner
        # On AWS the key has the ARN of the role, on the emulator that of its session.
        excepted = [own("own"), partner("both"), self.roles.sessions_of("own")]
        return {
            "Sid": "WriteWithExceptions",
            "Effect": "Deny",
            "Principal": "*",
            "Action": [*actions],
            "Condition": {"ArnNotLike": {"aws:PrincipalArn": excepted}},
        }


def _statement(
    sid: str, principals: list[str], actions: Sequence[str], **others: Any
) -> dict[str, Any]:
    principal = {"AWS": principals}
    return {"Sid": sid, "Effect": "Allow", "Principal": principal, "Action": [*actions], **others}


def add_resources(stack: Stack, roles: RoleArns, organization_id: str, vendor: str) -> None:
    """Adds the resources with their policies."""
    policies = _Policies(roles, organization_id, vendor)
    _add_buckets(stack, policies)
    _add_keys(stack, policies)
    _add_function(stack, roles, organization_id)
    _add_api(stack, policies)
    queue = _add(stack, "Queue", "AWS::SQS::Queue", QueueName=f"{NAME}-queue")
    document = policies.document("sqs", _arn(queue))
    _add(stack, "QueuePolicy", "AWS::SQS::QueuePolicy", Queues=[queue.ref], PolicyDocument=document)
    topic = _add(stack, "Topic", "AWS::SNS::Topic", TopicName=f"{NAME}-topic")
    document = policies.document("sns", topic.ref)
    _add(stack, "TopicPolicy", "AWS::SNS::TopicPolicy", Topics=[topic.ref], PolicyDocument=document)
    text = policies.document("ecr", None)
    name = f"{NAME}-repository"
    kind = "AWS::ECR::Repository"
    _add(stack, "Repository", kind, RepositoryName=name, RepositoryPolicyText=text)
    secret = _add(stack, "Secret", "AWS::SecretsManager::Secret", SecretString="1")
    document = policies.document("secretsmanager", "*")
    kind = "AWS::SecretsManager::ResourcePolicy"
    _add(stack, "SecretPolicy", kind, SecretId=secret.ref, ResourcePolicy=document)
    stream = _add(stack, "Stream", "AWS::Kinesis::Stream", Name=f"{NAME}-stream", ShardCount=1)
    document = policies.document("kinesis", _arn(stream))
    kind = "AWS::Kinesis::ResourcePolicy"
    _add(stack, "StreamPolicy", kind, ResourceArn=_arn(stream), ResourcePolicy=document)


def _add_buckets(stack: Stack, policies: _Policies) -> None:
    bucket = _bucket(stack, "Bucket")
    _set_policy(bucket, policies.document("s3", _bucket_and_objects(bucket)))
    # A policy that allows another account, whose own policies then decide.
    shared = _bucket(stack, "Shared")
    account = f"arn:aws:iam::{policies.roles.partner_account}:root"
    allowed = _statement("Partner", [account], READ["s3"], Resource=_bucket_and_objects(shared))
    _set_policy(shared, {"Version": "2012-10-17", "Statement": [allowed]})
    # A policy that allows everyone, without and with RestrictPublicBuckets.
    for name, is_restricted in (("Public", False), ("Restricted", True)):
        block = {**_OPEN, "RestrictPublicBuckets": is_restricted}
        public = _bucket(stack, name, PublicAccessBlockConfiguration=block)
        everyone = {
            "Effect": "Allow",
            "Principal": "*",
            "Action": ["s3:GetObject"],
            "Resource": _bucket_and_objects(public),
        }
        _set_policy(public, {"Version": "2012-10-17", "Statement": [everyone]})


def _bucket(stack: Stack, name: str, **properties: Any) -> CfnResource:
    bucket_name = f"{NAME}-{name.lower()}-{stack.account}"
    return _add(stack, name, "AWS::S3::Bucket", BucketName=bucket_name, **properties)


def _add_keys(stack: Stack, policies: _Policies) -> None:
    root = f"arn:aws:iam::{policies.roles.owner_account}:root"
    account = _statement("Account", [root], ["kms:*"])
    _add(stack, "Key", "AWS::KMS::Key", KeyPolicy=policies.document("kms", "*", account))
    # Without a statement for the account, what the own policies of its roles allow counts nothing.
    _add(stack, "KeyWithoutAccount", "AWS::KMS::Key", KeyPolicy=policies.document("kms", "*"))


def _add_function(stack: Stack, roles: RoleArns, organization_id: str) -> None:
    role = _add(
        stack,
        "FunctionRole",
        "AWS::IAM::Role",
        AssumeRolePolicyDocument={
            "Version": "2012-10-17",
            "Statement": {
                "Effect": "Allow",
                "Principal": {"Service": "lambda.amazonaws.com"},
                "Action": "sts:AssumeRole",
            },
        },
    )
    function = _add(
        stack,
        "Function",
        "AWS::Lambda::Function",
        FunctionName=f"{NAME}-function",
        Code={"ZipFile": "def handler(event, context):\n    return None\n"},
        Handler="index.handler",
        Runtime="python3.13",
        Role=_arn(role),
    )
    allowed: dict[str, dict[str, str]] = {
        roles.own("named"): {},
        roles.partner("both"): {},
        roles.partner("half"): {},
        roles.own("bounded-named"): {},
        roles.own("in-organization"): {"PrincipalOrgID": organization_id},
        "s3.amazonaws.com": {"SourceAccount": roles.owner_account},
    }
    for index, (principal, condition) in enumerate(allowed.items()):
        _add(
            stack,
            f"Permission{index}",
            "AWS::Lambda::Permission",
            FunctionName=function.ref,
            Principal=principal,
            Action="lambda:GetFunction" if "bounded" in principal else "lambda:InvokeFunction",
            **condition,
        )


def _add_api(stack: Stack, policies: _Policies) -> None:
    policy = policies.document("execute-api", "execute-api:/*")
    api = _add(stack, "Api", "AWS::ApiGateway::RestApi", Name=f"{NAME}-api", Policy=policy)
    method = _add(
        stack,
        "Method",
        "AWS::ApiGateway::Method",
        RestApiId=api.ref,
        ResourceId=api.get_att("RootResourceId").to_string(),
        HttpMethod="GET",
        AuthorizationType="AWS_IAM",
        Integration={
            "Type": "MOCK",
            "RequestTemplates": {"application/json": '{"statusCode": 200}'},
            "IntegrationResponses": [{"StatusCode": "200"}],
        },
        MethodResponses=[{"StatusCode": "200"}],
    )
    deployment = _add(stack, "Deployment", "AWS::ApiGateway::Deployment", RestApiId=api.ref)
    deployment.add_dependency(method)
    kind = "AWS::ApiGateway::Stage"
    _add(stack, "Stage", kind, RestApiId=api.ref, DeploymentId=deployment.ref, StageName="prod")


def _set_policy(bucket: CfnResource, document: dict[str, Any]) -> None:
    kind, stack = "AWS::S3::BucketPolicy", Stack.of(bucket)
    _add(stack, f"{bucket.node.id}Policy", kind, Bucket=bucket.ref, PolicyDocument=document)


def _bucket_and_objects(bucket: CfnResource) -> list[str]:
    return [_arn(bucket), f"{_arn(bucket)}/*"]


def _arn(resource: CfnResource) -> str:
    return resource.get_att("Arn").to_string()


def _add(stack: Stack, name: str, kind: str, **properties: Any) -> CfnResource:
    return CfnResource(stack, name, type=kind, properties=properties)
