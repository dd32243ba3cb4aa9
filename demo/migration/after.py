"""The shop with our roles in place of those of `demo.migration.before`. None is replaced."""

from typing import cast

from aws_cdk import App, Aws, CfnResource, Duration
from aws_cdk import aws_iam as iam

from demo.migration.shop import Reports, Shop
from iam_patterns import (
    CrossAccountDeployRole,
    Ec2InstanceRole,
    GitHubActionsRole,
    LambdaExecutionRole,
    SamlRole,
    ServiceRole,
    ThirdPartyExternalIdRole,
)
from iam_patterns.permissions import invoke_lambda, read_s3

_ISSUER = "token.actions.githubusercontent.com"


def build(app: App) -> Shop:
    """Adds the stacks of the shop."""
    stack = Shop(app)
    # The name was generated, and stays.
    import_role = LambdaExecutionRole(stack, "ImportRole")
    stack.orders.grant_read(import_role)
    stack.import_function(import_role)

    server = Ec2InstanceRole(
        stack,
        "ServerRole",
        role_name="shop-server",
        path="/shop/",
        description="The web servers",
        permissions=read_s3(stack.orders.bucket_arn, prefix="pages/"),
    )
    # Its instance profile takes the place of the one that the app had.
    profile = cast("CfnResource", server.instance_profile.node.default_child)
    profile.override_logical_id("ServerProfileC671F526")

    ServiceRole(
        stack,
        "NightlyRole",
        role_name="shop-nightly",
        service="scheduler.amazonaws.com",
        permissions=invoke_lambda(
            f"arn:{Aws.PARTITION}:lambda:{stack.region}:{stack.account}:function:shop-nightly"
        ),
    )

    github = iam.OpenIdConnectProvider.from_open_id_connect_provider_arn(
        stack,
        "GitHub",
        f"arn:{Aws.PARTITION}:iam::{stack.account}:oidc-provider/{_ISSUER}",
    )
    deploy = GitHubActionsRole(
        stack,
        "DeployRole",
        role_name="shop-deploy",
        max_session_duration=Duration.hours(2),
        provider=github,
        repository="acme/shop",
        owner_id="123456",
        repository_id="456789",
        environments=["production"],
    )
    stack.orders.grant_put(deploy, "pages/*")

    okta = iam.SamlProvider.from_saml_provider_arn(
        stack, "Okta", f"arn:{Aws.PARTITION}:iam::{stack.account}:saml-provider/Okta"
    )
    SamlRole(
        stack,
        "SupportRole",
        role_name="shop-support",
        provider=okta,
        managed_policies=[iam.ManagedPolicy.from_aws_managed_policy_name("AWSSupportAccess")],
    )

    ThirdPartyExternalIdRole(
        stack,
        "AuditorRole",
        role_name="shop-auditor",
        vendor_account=stack.vendor_account,
        external_id=stack.vendor_external_id,
        managed_policies=[
            iam.ManagedPolicy(
                stack,
                "AuditorPolicy",
                managed_policy_name="shop-auditor",
                statements=[
                    iam.PolicyStatement(actions=["iam:ListRoles", "iam:ListUsers"], resources=["*"])
                ],
            )
        ],
    )

    promote = CrossAccountDeployRole(
        stack,
        "PromoteRole",
        role_name="shop-promote",
        trusted_arns=[f"arn:{Aws.PARTITION}:iam::{stack.workload_account}:role/shop-release"],
    )
    stack.orders.grant_read(promote, "releases/*")
    Reports(app, stack)
    return stack


if __name__ == "__main__":
    the_app = App()
    build(the_app)
    the_app.synth()
