"""The shop as its team wrote it, with every role by hand. `demo.migration.after` has ours."""

from aws_cdk import App, Aws, Duration
from aws_cdk import aws_iam as iam

from demo.migration.shop import Reports, Shop

_ISSUER = "token.actions.githubusercontent.com"


def build(app: App) -> Shop:
    """Adds the stacks of the shop."""
    stack = Shop(app)
    import_role = iam.Role(
        stack,
        "ImportRole",
        assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"),
        managed_policies=[
            iam.ManagedPolicy.from_aws_managed_policy_name(
                "service-role/AWSLambdaBasicExecutionRole"
            )
        ],
    )
    stack.orders.grant_read(import_role)
    stack.import_function(import_role)

    server = iam.Role(
        stack,
        "ServerRole",
        role_name="shop-server",
        path="/shop/",
        description="The web servers",
        assumed_by=iam.ServicePrincipal("ec2.amazonaws.com"),
    )
    stack.orders.grant_read(server)
    iam.InstanceProfile(stack, "ServerProfile", role=server)

    nightly = f"arn:{Aws.PARTITION}:lambda:{stack.region}:{stack.account}:function:shop-nightly"
    iam.Role(
        stack,
        "NightlyRole",
        role_name="shop-nightly",
        assumed_by=iam.ServicePrincipal("scheduler.amazonaws.com"),
        inline_policies={
            "Start": iam.PolicyDocument(
                statements=[
                    iam.PolicyStatement(actions=["lambda:InvokeFunction"], resources=[nightly])
                ]
            )
        },
    )

    # The account has the identity providers of GitHub and Okta already; no stack made them.
    github = iam.OpenIdConnectProvider.from_open_id_connect_provider_arn(
        stack,
        "GitHub",
        f"arn:{Aws.PARTITION}:iam::{stack.account}:oidc-provider/{_ISSUER}",
    )
    deploy = iam.Role(
        stack,
        "DeployRole",
        role_name="shop-deploy",
        max_session_duration=Duration.hours(2),
        assumed_by=iam.OpenIdConnectPrincipal(
            github,
            {
                "StringEquals": {f"{_ISSUER}:aud": "sts.amazonaws.com"},
                "StringLike": {f"{_ISSUER}:sub": "repo:acme/shop:*"},
            },
        ),
    )
    stack.orders.grant_put(deploy, "pages/*")

    okta = iam.SamlProvider.from_saml_provider_arn(
        stack, "Okta", f"arn:{Aws.PARTITION}:iam::{stack.account}:saml-provider/Okta"
    )
    iam.Role(
        stack,
        "SupportRole",
        role_name="shop-support",
        assumed_by=iam.SamlConsolePrincipal(okta),
        managed_policies=[iam.ManagedPolicy.from_aws_managed_policy_name("AWSSupportAccess")],
    )

    iam.Role(
        stack,
        "AuditorRole",
        role_name="shop-auditor",
        assumed_by=iam.AccountPrincipal(stack.vendor_account),
        external_ids=[stack.vendor_external_id],
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

    promote = iam.Role(
        stack,
        "PromoteRole",
        role_name="shop-promote",
        assumed_by=iam.AccountPrincipal(stack.workload_account),
    )
    stack.orders.grant_read(promote, "releases/*")
    Reports(app, stack)
    return stack


if __name__ == "__main__":
    the_app = App()
    build(the_app)
    the_app.synth()
