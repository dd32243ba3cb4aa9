"""What services themselves do to resource policies, such as defaults and Block Public Access.

See https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html,
https://docs.aws.amazon.com/efs/latest/ug/iam-access-control-nfs-efs.html,
https://docs.aws.amazon.com/aws-backup/latest/devguide/create-a-vault-access-policy.html and
https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from iam_patterns.policy import PolicyDocument, Principals, Statement
from iam_patterns.policy.principals import account_root_arn
from iam_patterns.template.iam_resources import IamResource
from iam_patterns.template.policies import NamedPolicy, PolicyProblem
from iam_patterns.template.resource_policies.kinds import (
    BUCKET,
    FILE_SYSTEM,
    KEY,
    REPLICA_KEY,
    VAULTS,
)
from iam_patterns.template.resource_policies.public_access import blocks, is_public, restriction

_WITH_BLOCK: Final = (BUCKET, "AWS::S3::AccessPoint")
_ENFORCED: Final = "BucketOwnerEnforced"
_CLIENT_ACTIONS: Final = ("ClientMount", "ClientRootAccess", "ClientWrite")


def _only_copies(found: IamResource) -> Statement:
    """The Deny that stands for what AWS Backup rejects from other accounts: all but copies."""
    return Statement(
        "OnlyCopiesFromOtherAccounts",
        effect="Deny",
        principals=Principals(everyone=True),
        not_actions=["backup:CopyIntoBackupVault"],
        resources=["*"],
        conditions={
            "StringNotEquals": {"aws:PrincipalAccount": found.stack.account_or_symbol},
            "Bool": {"aws:PrincipalIsAWSService": False},
        },
    )


def default_policy(found: IamResource) -> Iterator[NamedPolicy]:
    """The policy of a resource that its template gives none."""
    if found.type in (KEY, REPLICA_KEY):
        root = account_root_arn(found.stack.account_or_symbol, found.stack.partition)
        statement = Statement(
            "DefaultKeyPolicy",
            principals=Principals(aws=[root]),
            actions=["kms:*"],
            resources=["*"],
        )
        yield NamedPolicy("the default key policy", PolicyDocument([statement]))
    if found.type == FILE_SYSTEM:
        statement = Statement(
            "DefaultFileSystemPolicy",
            principals=Principals(everyone=True),
            actions=[f"elasticfilesystem:{name}" for name in _CLIENT_ACTIONS],
            resources=["*"],
        )
        yield NamedPolicy("the default file system policy", PolicyDocument([statement]))


def has_acls(properties: Mapping[str, Any]) -> bool:
    """Whether access control lists are enabled: the bucket does not own every object.

    See https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html
    """
    found = properties.get("OwnershipControls")
    rules = found.get("Rules", ()) if isinstance(found, Mapping) else ()
    return any(
        isinstance(rule, Mapping) and rule.get("ObjectOwnership") != _ENFORCED
        for rule in (rules if isinstance(rules, list) else ())
    )


def refused_by_service(
    found: IamResource, policies: Sequence[NamedPolicy]
) -> Iterator[PolicyProblem]:
    """The policies that S3 refuses, because Block Public Access does not let them be public."""
    if found.type in _WITH_BLOCK and blocks(found.properties, "BlockPublicPolicy"):
        for policy in policies:
            if is_public(policy.document):
                reason = (
                    f"S3 refuses the policy: it is public, and {found.logical_id} blocks public "
                    "policies (BlockPublicPolicy)"
                )
                yield PolicyProblem(policy.name, reason, is_malformed=True)


def added_by_service(
    found: IamResource, arn: str, policies: Sequence[NamedPolicy]
) -> Iterator[NamedPolicy]:
    """What Block Public Access adds to a public policy, and AWS Backup to that of a vault."""
    if found.type in VAULTS:
        yield NamedPolicy("AWS Backup", PolicyDocument([_only_copies(found)]))
    if (
        found.type in _WITH_BLOCK
        and any(is_public(policy.document) for policy in policies)
        and blocks(found.properties, "RestrictPublicBuckets")
    ):
        denial = restriction(arn, found.stack.account_or_symbol)
        yield NamedPolicy("Block Public Access", PolicyDocument([denial]))
