"""Customers of an app, signed in or as guests, through a Cognito identity pool."""

from typing import Final, Unpack

from aws_cdk import CfnOutput, Stack
from aws_cdk import aws_cognito as cognito
from constructs import Construct

from iam_patterns import CognitoIdentityRole
from iam_patterns.permissions import read_s3, upload_s3
from stacks.acknowledgment import acknowledge
from stacks.example import Example
from stacks.options import StackOptions
from stacks.private_bucket import AccessLogBucket, PrivateBucket


class CognitoIdentityRoleStack(Stack):
    """Guests can read the catalogue; signed-in customers can also upload photos."""

    def __init__(self, scope: Construct, id: str, **options: Unpack[StackOptions]) -> None:  # noqa: A002
        super().__init__(scope, id, **options)

        shop = PrivateBucket(self, "Shop", access_logs=AccessLogBucket(self, "AccessLogs"))
        pool = cognito.CfnIdentityPool(self, "Pool", allow_unauthenticated_identities=True)
        acknowledge(
            pool,
            "AwsSolutions-COG7",
            "Guests may look at the catalogue; a role of their own holds that and no more.",
        )

        look = read_s3(shop.bucket_arn, prefix="catalogue/")

        # Who: signed-in identities of this pool, and of no other pool on AWS.
        customers = CognitoIdentityRole(
            self,
            "Role",
            description="Customers who signed in",
            identity_pool_id=pool.ref,
            identities="authenticated",
            permissions=[look, upload_s3(shop.bucket_arn, prefix="photos/")],
        )
        # Who: anyone on the internet who knows the pool. What: what is public anyway.
        guests = CognitoIdentityRole(
            self,
            "GuestRole",
            description="Guests",
            identity_pool_id=pool.ref,
            identities="unauthenticated",
            permissions=look,
        )
        cognito.CfnIdentityPoolRoleAttachment(
            self,
            "Roles",
            identity_pool_id=pool.ref,
            roles={"authenticated": customers.role_arn, "unauthenticated": guests.role_arn},
        )

        CfnOutput(self, "RoleArn", value=customers.role_arn)
        CfnOutput(self, "GuestRoleArn", value=guests.role_arn)
        CfnOutput(self, "PoolId", value=pool.ref)
        CfnOutput(self, "ShopBucket", value=shop.bucket_name)


EXAMPLE: Final = Example.in_tools_account(120, CognitoIdentityRoleStack)
