"""What Ref and Fn::GetAtt return for resource types whose ARN follows from their name.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html
and https://docs.aws.amazon.com/service-authorization/latest/reference/reference.html
"""

from dataclasses import dataclass
from typing import Final

from iam_patterns.policy.tokens import SIX_CHARACTERS


@dataclass(frozen=True, slots=True)
class Identifiers:
    """The name and the ARN of a resource type.

    Args:
        name: The property with the name.
        arn: The ARN, with ``{p}`` for the partition, ``{r}`` for the Region, ``{a}`` for the
            account, ``{name}`` and ``{path}``.
        ref: What Ref returns: ``name``, ``arn``, or another value such as ``url``.
    """

    name: str
    arn: str
    ref: str = "name"


_SIX_CHARACTERS: Final = SIX_CHARACTERS.replace("{", "{{").replace("}", "}}")

IDENTIFIERS: Final = {
    "AWS::Backup::BackupVault": Identifiers(
        "BackupVaultName", "arn:{p}:backup:{r}:{a}:backup-vault:{name}"
    ),
    "AWS::Backup::LogicallyAirGappedBackupVault": Identifiers(
        "BackupVaultName", "arn:{p}:backup:{r}:{a}:backup-vault:{name}"
    ),
    "AWS::CodeArtifact::Domain": Identifiers(
        "DomainName", "arn:{p}:codeartifact:{r}:{a}:domain/{name}", "arn"
    ),
    "AWS::DynamoDB::GlobalTable": Identifiers("TableName", "arn:{p}:dynamodb:{r}:{a}:table/{name}"),
    "AWS::DynamoDB::Table": Identifiers("TableName", "arn:{p}:dynamodb:{r}:{a}:table/{name}"),
    "AWS::EC2::VPCEndpoint": Identifiers("", "arn:{p}:ec2:{r}:{a}:vpc-endpoint/{name}"),
    "AWS::ECR::Repository": Identifiers("RepositoryName", "arn:{p}:ecr:{r}:{a}:repository/{name}"),
    "AWS::ECS::Cluster": Identifiers("ClusterName", "arn:{p}:ecs:{r}:{a}:cluster/{name}"),
    "AWS::EFS::FileSystem": Identifiers("", "arn:{p}:elasticfilesystem:{r}:{a}:file-system/{name}"),
    "AWS::EKS::Cluster": Identifiers("Name", "arn:{p}:eks:{r}:{a}:cluster/{name}"),
    "AWS::Elasticsearch::Domain": Identifiers("DomainName", "arn:{p}:es:{r}:{a}:domain/{name}"),
    "AWS::Events::EventBus": Identifiers("Name", "arn:{p}:events:{r}:{a}:event-bus/{name}"),
    "AWS::IAM::Group": Identifiers("GroupName", "arn:{p}:iam::{a}:group{path}{name}"),
    "AWS::IAM::InstanceProfile": Identifiers(
        "InstanceProfileName", "arn:{p}:iam::{a}:instance-profile{path}{name}"
    ),
    "AWS::IAM::ManagedPolicy": Identifiers(
        "ManagedPolicyName", "arn:{p}:iam::{a}:policy{path}{name}", "arn"
    ),
    "AWS::IAM::Role": Identifiers("RoleName", "arn:{p}:iam::{a}:role{path}{name}"),
    "AWS::IAM::SAMLProvider": Identifiers("Name", "arn:{p}:iam::{a}:saml-provider/{name}", "arn"),
    "AWS::IAM::User": Identifiers("UserName", "arn:{p}:iam::{a}:user{path}{name}"),
    "AWS::KMS::Key": Identifiers("", "arn:{p}:kms:{r}:{a}:key/{name}"),
    "AWS::KMS::ReplicaKey": Identifiers("", "arn:{p}:kms:{r}:{a}:key/{name}"),
    "AWS::Kinesis::Stream": Identifiers("Name", "arn:{p}:kinesis:{r}:{a}:stream/{name}"),
    "AWS::Lambda::Function": Identifiers("FunctionName", "arn:{p}:lambda:{r}:{a}:function:{name}"),
    "AWS::Logs::Destination": Identifiers(
        "DestinationName", "arn:{p}:logs:{r}:{a}:destination:{name}"
    ),
    "AWS::Logs::LogGroup": Identifiers("LogGroupName", "arn:{p}:logs:{r}:{a}:log-group:{name}:*"),
    "AWS::OpenSearchService::Domain": Identifiers("DomainName", "arn:{p}:es:{r}:{a}:domain/{name}"),
    "AWS::S3::AccessPoint": Identifiers("Name", "arn:{p}:s3:{r}:{a}:accesspoint/{name}"),
    "AWS::S3::Bucket": Identifiers("BucketName", "arn:{p}:s3:::{name}"),
    "AWS::S3Express::AccessPoint": Identifiers(
        "Name", "arn:{p}:s3express:{r}:{a}:accesspoint/{name}"
    ),
    "AWS::S3Express::DirectoryBucket": Identifiers(
        "BucketName", "arn:{p}:s3express:{r}:{a}:bucket/{name}"
    ),
    "AWS::S3ObjectLambda::AccessPoint": Identifiers(
        "Name", "arn:{p}:s3-object-lambda:{r}:{a}:accesspoint/{name}"
    ),
    "AWS::S3Tables::TableBucket": Identifiers(
        "TableBucketName", "arn:{p}:s3tables:{r}:{a}:bucket/{name}", "arn"
    ),
    "AWS::SecretsManager::Secret": Identifiers(
        "Name", f"arn:{{p}}:secretsmanager:{{r}}:{{a}}:secret:{{name}}-{_SIX_CHARACTERS}", "arn"
    ),
    "AWS::SNS::Topic": Identifiers("TopicName", "arn:{p}:sns:{r}:{a}:{name}", "arn"),
    "AWS::SQS::Queue": Identifiers("QueueName", "arn:{p}:sqs:{r}:{a}:{name}", "url"),
    "AWS::Serverless::Function": Identifiers(
        "FunctionName", "arn:{p}:lambda:{r}:{a}:function:{name}"
    ),
    "AWS::Serverless::SimpleTable": Identifiers(
        "TableName", "arn:{p}:dynamodb:{r}:{a}:table/{name}"
    ),
    "AWS::Serverless::StateMachine": Identifiers(
        "Name", "arn:{p}:states:{r}:{a}:stateMachine:{name}", "arn"
    ),
    "AWS::StepFunctions::StateMachine": Identifiers(
        "StateMachineName", "arn:{p}:states:{r}:{a}:stateMachine:{name}", "arn"
    ),
}
"""The resource types whose ARN follows from account, Region and name."""

ARN_ATTRIBUTES: Final = frozenset(
    {"Arn", "BackupVaultArn", "DomainArn", "PolicyArn", "TableBucketARN", "TopicArn"}
)
"""The attributes of those types that return the ARN."""

REF_OF_ANOTHER: Final = {
    "AWS::SecretsManager::RotationSchedule": "SecretId",
    "AWS::SecretsManager::SecretTargetAttachment": "SecretId",
}
"""The types of which Ref returns the ARN of the secret that a property names.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-secretsmanager-secrettargetattachment.html
"""

OIDC_PROVIDERS: Final = frozenset({"AWS::IAM::OIDCProvider", "Custom::AWSCDKOpenIdConnectProvider"})
"""The resource types of OIDC providers, whose ARN follows from their URL."""
