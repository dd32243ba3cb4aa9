"""What the roles of instances deny."""

from aws_cdk import aws_iam as iam


def deny_imdsv1() -> iam.PolicyStatement:
    """Credentials that came through version 1 of the instance metadata service."""
    return iam.PolicyStatement(
        sid="DenyCredentialsFromImdsV1",
        effect=iam.Effect.DENY,
        actions=["*"],
        resources=["*"],
        conditions={"NumericLessThan": {"ec2:RoleDelivery": "2.0"}},
    )
