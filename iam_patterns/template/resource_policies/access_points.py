"""The buckets that access points lead to.

See https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-policies.html and
https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-directory-buckets-policies.html
"""

from collections.abc import Mapping
from typing import Final

from iam_patterns.template.iam_resources import IamResource
from iam_patterns.template.resource_policies.resource import BucketBehind

_ACCESS_POINT: Final = "AWS::S3::AccessPoint"
_BUCKETS: Final[Mapping[str, str]] = {
    _ACCESS_POINT: "arn:{p}:s3:::{name}",
    "AWS::S3Express::AccessPoint": "arn:{p}:s3express:{r}:{a}:bucket/{name}",
}
"""The types of access points, and the ARN of the bucket behind each."""


def bucket_behind(found: IamResource, arn: str) -> BucketBehind | None:
    """The bucket that an access point leads to; None for any other resource.

    Args:
        found: The resource.
        arn: Its ARN.
    """
    if found.type not in _BUCKETS:
        return None
    stack, properties = found.stack, found.properties
    account = str(properties.get("BucketAccountId", stack.account_or_symbol))
    vpc = properties.get("VpcConfiguration")
    name = str(properties.get("Bucket", ""))
    places = {"p": stack.partition, "r": stack.region_or_symbol, "a": account, "name": name}
    prefix = "s3" if found.type == _ACCESS_POINT else "s3express"
    return BucketBehind(
        arn=_BUCKETS[found.type].format(**places),
        account=account,
        keys={
            f"{prefix}:DataAccessPointArn": arn,
            f"{prefix}:DataAccessPointAccount": stack.account_or_symbol,
            f"{prefix}:AccessPointNetworkOrigin": "VPC" if vpc else "Internet",
        },
        vpc=str(vpc.get("VpcId", "")) if isinstance(vpc, Mapping) else "",
    )
