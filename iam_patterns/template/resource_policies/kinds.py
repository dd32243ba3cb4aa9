"""The resource types that can have a resource policy, and the types and properties that have it.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

BUCKET: Final = "AWS::S3::Bucket"
KEY: Final = "AWS::KMS::Key"
REPLICA_KEY: Final = "AWS::KMS::ReplicaKey"
VAULTS: Final = ("AWS::Backup::BackupVault", "AWS::Backup::LogicallyAirGappedBackupVault")
FILE_SYSTEM: Final = "AWS::EFS::FileSystem"
REST_API: Final = "AWS::ApiGateway::RestApi"
_BUS: Final = "AWS::Events::EventBus"
_FUNCTION: Final = "AWS::Lambda::Function"
_QUEUE: Final = "AWS::SQS::Queue"
_TABLE: Final = "AWS::DynamoDB::Table"
_GLOBAL_TABLE: Final = "AWS::DynamoDB::GlobalTable"

RESOURCES: Final[Mapping[str, str]] = {
    REST_API: "arn:{p}:execute-api:{r}:{a}:{ref}",
    "AWS::Backup::BackupVault": "",
    "AWS::Backup::LogicallyAirGappedBackupVault": "",
    "AWS::CodeArtifact::Domain": "",
    "AWS::CodeArtifact::Repository": "Arn",
    _GLOBAL_TABLE: "",
    _TABLE: "",
    "AWS::ECR::Repository": "",
    FILE_SYSTEM: "",
    "AWS::Elasticsearch::Domain": "",
    _BUS: "",
    KEY: "",
    REPLICA_KEY: "",
    "AWS::Kinesis::Stream": "",
    _FUNCTION: "",
    "AWS::Lambda::LayerVersion": "Ref",
    "AWS::Logs::Destination": "",
    "AWS::Logs::LogGroup": "",
    "AWS::OpenSearchService::Domain": "",
    BUCKET: "",
    "AWS::S3::AccessPoint": "",
    "AWS::S3Express::AccessPoint": "",
    "AWS::S3Express::DirectoryBucket": "",
    "AWS::S3ObjectLambda::AccessPoint": "",
    "AWS::S3Tables::TableBucket": "",
    "AWS::SecretsManager::Secret": "",
    "AWS::Serverless::Function": "",
    "AWS::Serverless::SimpleTable": "",
    "AWS::SNS::Topic": "",
    _QUEUE: "",
}
"""The types whose whole policy is known from the templates that declare them, and their ARN.

That is the attribute which returns it, or its format; empty where it follows from the name.
"""


ADDED_TO_ELSEWHERE: Final = frozenset({"AWS::Logs::LogGroup", "AWS::Serverless::Function"})
"""The types of which other policies are in force than those of the templates that declare them.

A policy of the account applies to log groups too, and SAM adds permissions for events.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyProperty:
    """A property that has a resource policy.

    Args:
        document: Its path; a list on the way has a policy in each item.
        target: The property that names the resources; empty for the resource itself.
        named: The type of the resource, where ``target`` can be a name and not an ARN.
        attribute: The attribute with the ARN of what the policy protects, if that is not the
            resource itself.
        is_one_of_several: Whether the service adds the policies of one resource together.
            Otherwise each replaces the one before.
        applies_to: The resources of the account that it applies to, as a pattern, for a policy
            of the account.
        empty_is_none: Whether an empty text is no policy; CDK writes one for a destination.
    """

    document: str
    target: str = ""
    named: str = ""
    attribute: str = ""
    is_one_of_several: bool = False
    applies_to: str = ""
    empty_is_none: bool = False


_OWN_STREAM: Final = PolicyProperty(
    document="StreamSpecification.ResourcePolicy.PolicyDocument", attribute="StreamArn"
)

POLICIES: Final[Mapping[str, tuple[PolicyProperty, ...]]] = {
    REST_API: (PolicyProperty(document="Policy"),),
    "AWS::APS::ResourcePolicy": (PolicyProperty(document="PolicyDocument", target="WorkspaceArn"),),
    "AWS::Backup::BackupVault": (PolicyProperty(document="AccessPolicy"),),
    "AWS::Backup::LogicallyAirGappedBackupVault": (PolicyProperty(document="AccessPolicy"),),
    "AWS::Bedrock::ResourcePolicy": (
        PolicyProperty(document="PolicyDocument", target="ResourceArn"),
    ),
    "AWS::BedrockAgentCore::ResourcePolicy": (
        PolicyProperty(document="Policy", target="ResourceArn"),
    ),
    "AWS::CloudTrail::ResourcePolicy": (
        PolicyProperty(document="ResourcePolicy", target="ResourceArn"),
    ),
    "AWS::CodeArtifact::Domain": (PolicyProperty(document="PermissionsPolicyDocument"),),
    "AWS::CodeArtifact::Repository": (PolicyProperty(document="PermissionsPolicyDocument"),),
    _TABLE: (PolicyProperty(document="ResourcePolicy.PolicyDocument"), _OWN_STREAM),
    _GLOBAL_TABLE: (
        PolicyProperty(document="Replicas.ResourcePolicy.PolicyDocument"),
        PolicyProperty(
            document="Replicas.ReplicaStreamSpecification.ResourcePolicy.PolicyDocument",
            attribute="StreamArn",
        ),
    ),
    "AWS::ECR::RegistryPolicy": (
        PolicyProperty(document="PolicyText", applies_to="arn:{p}:ecr:{r}:{a}:repository/*"),
    ),
    "AWS::ECR::Repository": (PolicyProperty(document="RepositoryPolicyText"),),
    FILE_SYSTEM: (PolicyProperty(document="FileSystemPolicy"),),
    "AWS::Elasticsearch::Domain": (PolicyProperty(document="AccessPolicies"),),
    _BUS: (PolicyProperty(document="Policy", is_one_of_several=True),),
    "AWS::Events::EventBusPolicy": (
        PolicyProperty(
            document="Statement", target="EventBusName", named=_BUS, is_one_of_several=True
        ),
    ),
    KEY: (PolicyProperty(document="KeyPolicy"),),
    REPLICA_KEY: (PolicyProperty(document="KeyPolicy"),),
    "AWS::Kinesis::ResourcePolicy": (
        PolicyProperty(document="ResourcePolicy", target="ResourceArn"),
    ),
    "AWS::Lambda::LayerVersionPermission": (
        PolicyProperty(document="", target="LayerVersionArn", is_one_of_several=True),
    ),
    "AWS::Lambda::Permission": (
        PolicyProperty(document="", target="FunctionName", named=_FUNCTION, is_one_of_several=True),
    ),
    "AWS::Lambda::ResourcePolicy": (
        PolicyProperty(document="PolicyDocument", target="ResourceArn", is_one_of_several=True),
    ),
    "AWS::Lex::ResourcePolicy": (PolicyProperty(document="Policy", target="ResourceArn"),),
    "AWS::Logs::Destination": (PolicyProperty(document="DestinationPolicy", empty_is_none=True),),
    "AWS::Logs::LogGroup": (
        PolicyProperty(document="ResourcePolicyDocument", is_one_of_several=True),
    ),
    "AWS::Logs::ResourcePolicy": (
        PolicyProperty(
            document="PolicyDocument",
            is_one_of_several=True,
            applies_to="arn:{p}:logs:{r}:{a}:log-group:*",
        ),
    ),
    "AWS::MSK::ClusterPolicy": (PolicyProperty(document="Policy", target="ClusterArn"),),
    "AWS::OpenSearchService::Domain": (PolicyProperty(document="AccessPolicies"),),
    "AWS::S3::AccessPoint": (PolicyProperty(document="Policy"),),
    "AWS::S3::BucketPolicy": (
        PolicyProperty(document="PolicyDocument", target="Bucket", named=BUCKET),
    ),
    "AWS::S3Express::AccessPoint": (PolicyProperty(document="Policy"),),
    "AWS::S3Express::BucketPolicy": (
        PolicyProperty(
            document="PolicyDocument", target="Bucket", named="AWS::S3Express::DirectoryBucket"
        ),
    ),
    "AWS::S3ObjectLambda::AccessPointPolicy": (
        PolicyProperty(
            document="PolicyDocument",
            target="ObjectLambdaAccessPoint",
            named="AWS::S3ObjectLambda::AccessPoint",
        ),
    ),
    "AWS::S3Tables::TableBucketPolicy": (
        PolicyProperty(document="ResourcePolicy", target="TableBucketARN"),
    ),
    "AWS::S3Tables::TablePolicy": (
        PolicyProperty(document="ResourcePolicy", target="TableARN", is_one_of_several=True),
    ),
    "AWS::SNS::TopicInlinePolicy": (PolicyProperty(document="PolicyDocument", target="TopicArn"),),
    "AWS::SNS::TopicPolicy": (PolicyProperty(document="PolicyDocument", target="Topics"),),
    "AWS::SQS::QueueInlinePolicy": (
        PolicyProperty(document="PolicyDocument", target="Queue", named=_QUEUE),
    ),
    "AWS::SQS::QueuePolicy": (
        PolicyProperty(document="PolicyDocument", target="Queues", named=_QUEUE),
    ),
    "AWS::SSM::ResourcePolicy": (
        PolicyProperty(document="Policy", target="ResourceArn", is_one_of_several=True),
    ),
    "AWS::SecretsManager::ResourcePolicy": (
        PolicyProperty(document="ResourcePolicy", target="SecretId"),
    ),
}
"""The properties with the resource policies, by resource type.

``document=""`` stands for a type that is one statement; see `statements`.
"""
