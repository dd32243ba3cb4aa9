"""The resource policies of templates: of buckets, keys, queues, topics and others."""

from iam_patterns.template.resource_policies.owners import owner_of
from iam_patterns.template.resource_policies.reader import ResourceKey, ResourcePolicies
from iam_patterns.template.resource_policies.resource import (
    BucketBehind,
    ResourceWithPolicies,
    WrittenPolicy,
)

__all__ = [
    "BucketBehind",
    "ResourceKey",
    "ResourcePolicies",
    "ResourceWithPolicies",
    "WrittenPolicy",
    "owner_of",
]
