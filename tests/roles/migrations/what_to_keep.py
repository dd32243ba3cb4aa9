"""What docs/migrate_a_role.md says to keep beside a role: providers, profiles, policies, IDs."""

from typing import Final, cast

from aws_cdk import CfnResource, Duration, PropertyInjectors, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3 as s3
from constructs import Construct, IConstruct

from iam_patterns import (
    Ec2InstanceRole,
    GitHubActionsRole,
    LambdaExecutionRole,
    PermissionsBoundary,
    SamlRole,
)
from iam_patterns.defaults import RoleDefaults, RoleRule
from iam_patterns.permissions import read_s3
from tests.roles.migrations.each_role import Build

BUCKET: Final = "arn:aws:s3:::shop"
_ISSUER: Final = "https://token.actions.githubusercontent.com"
_LAMBDA: Final = "lambda.amazonaws.com"
_METADATA: Final = f"<EntityDescriptor>{'x' * 1000}</EntityDescriptor>"


def override_logical_id(construct: IConstruct, logical_id: str) -> None:
    """Gives the resource of a construct the logical ID that it had before."""
    cast("CfnResource", construct.node.default_child).override_logical_id(logical_id)


def _reads() -> iam.PolicyStatement:
    return iam.PolicyStatement(actions=["s3:GetObject"], resources=[f"{BUCKET}/*"])


def _github_before(stack: Stack, provider: iam.IOpenIdConnectProvider) -> None:
    principal = iam.OpenIdConnectPrincipal(provider)
    iam.Role(stack, "Role", assumed_by=principal)


def _github_after(stack: Stack, provider: iam.IOpenIdConnectProvider) -> None:
    GitHubActionsRole(
        stack,
        "Role",
        repository="acme/shop",
        owner_id="12",
        repository_id="34",
        branches=["main"],
        provider=provider,
    )


def _native_provider(stack: Stack) -> iam.OidcProviderNative:
    return iam.OidcProviderNative(stack, "GitHub", url=_ISSUER, client_ids=["sts.amazonaws.com"])


def _custom_provider(stack: Stack) -> iam.IOpenIdConnectProvider:
    return iam.OpenIdConnectProvider(stack, "GitHub", url=_ISSUER, client_ids=["sts.amazonaws.com"])


def _saml_provider(stack: Stack) -> iam.SamlProvider:
    document = iam.SamlMetadataDocument.from_xml(_METADATA)
    return iam.SamlProvider(stack, "Okta", name="Okta", metadata_document=document)


def _saml_before(stack: Stack) -> None:
    iam.Role(stack, "Role", assumed_by=iam.SamlConsolePrincipal(_saml_provider(stack)))


def _saml_after(stack: Stack) -> None:
    SamlRole(stack, "Role", provider=_saml_provider(stack))


def _ec2_role(stack: Stack) -> iam.Role:
    return iam.Role(stack, "Role", assumed_by=iam.ServicePrincipal("ec2.amazonaws.com"))


def _profile_before(stack: Stack) -> None:
    iam.InstanceProfile(stack, "Profile", role=_ec2_role(stack))


def _profile_after(stack: Stack) -> None:
    role = Ec2InstanceRole(stack, "Role")
    override_logical_id(role.instance_profile, "Profile6F32097C")


def _named_profile(stack: Stack, role: iam.IRole) -> None:
    iam.InstanceProfile(stack, "Profile", instance_profile_name="web", path="/shop/", role=role)


def _instance(stack: Stack, role: iam.IRole) -> None:
    network = ec2.Vpc.from_vpc_attributes(
        stack,
        "Network",
        vpc_id="vpc-12345678",
        availability_zones=["eu-west-1a"],
        private_subnet_ids=["subnet-12345678"],
    )
    ec2.Instance(
        stack,
        "Server",
        vpc=network,
        role=role,
        instance_type=ec2.InstanceType("t3.micro"),
        machine_image=ec2.MachineImage.generic_linux({"eu-west-1": "ami-0abcdef1234567890"}),
    )


def _policy(stack: Stack) -> iam.ManagedPolicy:
    return iam.ManagedPolicy(
        stack,
        "Policy",
        managed_policy_name="shop-reader",
        path="/shop/",
        description="Reads the orders",
        statements=[_reads()],
    )


def _lambda_role(scope: Construct, name: str = "Role") -> iam.Role:
    return iam.Role(scope, name, assumed_by=iam.ServicePrincipal(_LAMBDA))


def _managed_before(stack: Stack) -> None:
    _lambda_role(stack).add_managed_policy(_policy(stack))


def _managed_after(stack: Stack) -> None:
    LambdaExecutionRole(stack, "Role", managed_policies=[_policy(stack)])


def _customer_managed_before(stack: Stack) -> None:
    policy = iam.ManagedPolicy(stack, "Policy", statements=[_reads()])
    _lambda_role(stack).add_managed_policy(policy)


def _customer_managed_after(stack: Stack) -> None:
    role = LambdaExecutionRole(stack, "Role", customer_managed=True, permissions=read_s3(BUCKET))
    override_logical_id(role.node.find_child("Permissions"), "Policy23B91518")


def _with_policies(role: iam.Role) -> None:
    s3.Bucket(role.stack, "Bucket").grant_read(role)
    role.add_to_policy(_reads())
    iam.Policy(role.stack, "Attached", statements=[_reads()]).attach_to_role(role)


def _options_before(stack: Stack) -> None:
    iam.Role(
        stack,
        "Role",
        assumed_by=iam.ServicePrincipal(_LAMBDA),
        description="Imports the orders",
        max_session_duration=Duration.hours(2),
        inline_policies={"Read": iam.PolicyDocument(statements=[_reads()])},
        permissions_boundary=iam.ManagedPolicy.from_managed_policy_name(stack, "Team", "Team"),
    )


def _options_after(stack: Stack) -> None:
    LambdaExecutionRole(
        stack,
        "Role",
        description="Imports the orders",
        max_session_duration=Duration.hours(2),
        inline_policies={"Read": iam.PolicyDocument(statements=[_reads()])},
        permissions_boundary=iam.ManagedPolicy.from_managed_policy_name(stack, "Team", "Team"),
    )


def _cfn_role_before(stack: Stack) -> None:
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": _LAMBDA},
        "Action": "sts:AssumeRole",
    }
    iam.CfnRole(
        stack,
        "Role",
        role_name="shop-import",
        assume_role_policy_document={"Version": "2012-10-17", "Statement": [statement]},
    )


def _cfn_role_after(stack: Stack) -> None:
    override_logical_id(LambdaExecutionRole(stack, "Role", role_name="shop-import"), "Role")


def _moved_after(stack: Stack) -> None:
    role = LambdaExecutionRole(Construct(stack, "Importing"), "Role")
    override_logical_id(role, "Role1ABCC5F0")


def _function(stack: Stack, role: iam.IRole | None = None) -> None:
    function = lambda_.Function(
        stack,
        "Import",
        runtime=lambda_.Runtime.PYTHON_3_13,
        handler="index.handler",
        code=lambda_.Code.from_inline("def handler(event, context): pass"),
        role=role,
    )
    s3.Bucket(stack, "Bucket").grant_read(function)


def _function_after(stack: Stack) -> None:
    role = LambdaExecutionRole(stack, "Role")
    _function(stack, role)
    override_logical_id(role, "ImportServiceRole569FC065")
    policy = role.node.find_child("DefaultPolicy")
    override_logical_id(policy, "ImportServiceRoleDefaultPolicy012F45E1")


def _with_defaults(stack: Stack, *rules: RoleRule) -> None:
    defaults = RoleDefaults(permissions_boundary="Team", path="/workload/", rules=rules)
    PropertyInjectors.of(stack).add(defaults)
    LambdaExecutionRole(stack, "Role")


def _boundary_before(stack: Stack) -> None:
    iam.ManagedPolicy(
        stack,
        "Team",
        managed_policy_name="team",
        description="What the team can do at most",
        statements=[_reads()],
    )


def _boundary_after(stack: Stack) -> None:
    PermissionsBoundary(
        stack,
        "Team",
        managed_policy_name="team",
        description="What the team can do at most",
        path="/shop/",
        permissions=read_s3(BUCKET),
    )


CASES: Final[dict[str, tuple[Build, Build]]] = {
    "an OIDC provider of the app": (
        lambda stack: _github_before(stack, _native_provider(stack)),
        lambda stack: _github_after(stack, _native_provider(stack)),
    ),
    "an OIDC provider by a custom resource": (
        lambda stack: _github_before(stack, _custom_provider(stack)),
        lambda stack: _github_after(stack, _custom_provider(stack)),
    ),
    "a SAML provider of the app": (_saml_before, _saml_after),
    "an instance profile that ours takes over": (_profile_before, _profile_after),
    "an instance profile that stays beside": (
        lambda stack: _named_profile(stack, _ec2_role(stack)),
        lambda stack: _named_profile(stack, Ec2InstanceRole(stack, "Role")),
    ),
    "an instance with its own profile": (
        lambda stack: _instance(stack, _ec2_role(stack)),
        lambda stack: _instance(stack, Ec2InstanceRole(stack, "Role")),
    ),
    "a customer managed policy that stays": (_managed_before, _managed_after),
    "a customer managed policy that ours takes over": (
        _customer_managed_before,
        _customer_managed_after,
    ),
    "grants and attached policies": (
        lambda stack: _with_policies(_lambda_role(stack)),
        lambda stack: _with_policies(LambdaExecutionRole(stack, "Role")),
    ),
    "options that update in place": (_options_before, _options_after),
    "a CfnRole": (_cfn_role_before, _cfn_role_after),
    "a role that moves into another construct": (_lambda_role, _moved_after),
    "the role that a construct of CDK made": (_function, _function_after),
    "a permissions boundary": (_boundary_before, _boundary_after),
    "defaults that exclude a deployed role": (
        _lambda_role,
        lambda stack: _with_defaults(stack, RoleRule("Shop/Role", leave="It is deployed.")),
    ),
}
"""How each app is built before and after."""

REPLACING: Final[dict[str, tuple[Build, Build]]] = {
    "another construct ID": (_lambda_role, lambda stack: _lambda_role(stack, "Other")),
    "another path": (
        _lambda_role,
        lambda stack: LambdaExecutionRole(stack, "Role", path="/shop/"),
    ),
    "defaults with a path": (_lambda_role, _with_defaults),
    "a name in place of a generated one": (
        _lambda_role,
        lambda stack: LambdaExecutionRole(stack, "Role", role_name="shop-import"),
    ),
    "a moved role without its logical ID": (
        _lambda_role,
        lambda stack: LambdaExecutionRole(Construct(stack, "Importing"), "Role"),
    ),
    "a CfnRole without its logical ID": (
        _cfn_role_before,
        lambda stack: LambdaExecutionRole(stack, "Role", role_name="shop-import"),
    ),
    "a permissions boundary with another description": (
        _boundary_before,
        lambda stack: PermissionsBoundary(
            stack, "Team", managed_policy_name="team", path="/shop/", permissions=read_s3(BUCKET)
        ),
    ),
    "an instance profile without its logical ID": (
        _profile_before,
        lambda stack: Ec2InstanceRole(stack, "Role"),
    ),
}
"""What the page says not to do: a resource is replaced or removed."""
