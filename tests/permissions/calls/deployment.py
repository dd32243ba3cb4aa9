"""The calls of STS, the CDK and CloudFormation."""

from typing import Final

from iam_patterns import permissions
from tests.permissions.calls.model import REFERENCE, Call, Needs, Table

_STS: Final = "https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html"
_CLOUDFORMATION: Final = REFERENCE.format("awscloudformation")
ROLE: Final = "arn:aws:iam::222222222222:role/shop"
_STACK: Final = "arn:aws:cloudformation:eu-west-1:222222222222:stack/shop-api/1"
_BY_ROLE: Final = {"cloudformation:RoleArn": ROLE}
_PASSED: Final = {"iam:PassedToService": "cloudformation.amazonaws.com"}
_PASS: Final = Needs("iam:PassRole", ROLE, _PASSED)
_ID: Final = {"sts:ExternalId": "cust-7f3a9c2e", "aws:MultiFactorAuthPresent": "true"}


def _bootstrap(purpose: str) -> str:
    return f"arn:aws:iam::222222222222:role/cdk-shop-{purpose}-role-222222222222-eu-west-1"


_ORGANIZATION: Final = "o-exampleorgid"

TABLES: Final = (
    Table(
        "assume_role",
        permissions.assume_role(ROLE, session_tags=True, source_identity=True),
        (
            Call("sts.AssumeRole", _STS, (Needs("sts:AssumeRole", ROLE),)),
            Call(
                "sts.AssumeRole with Tags and SourceIdentity",
                _STS,
                (
                    Needs("sts:AssumeRole", ROLE),
                    Needs("sts:TagSession", ROLE),
                    Needs("sts:SetSourceIdentity", ROLE),
                ),
            ),
        ),
        (Needs("iam:UpdateAssumeRolePolicy", ROLE), Needs("iam:GetRole", ROLE)),
    ),
    Table(
        "assume_role",
        permissions.assume_role(ROLE, external_id="cust-7f3a9c2e", require_mfa=True),
        (Call("sts.AssumeRole with ExternalId", _STS, (Needs("sts:AssumeRole", ROLE, _ID),)),),
        (
            Needs("sts:AssumeRole", ROLE, {**_ID, "aws:MultiFactorAuthPresent": "false"}),
            Needs("sts:AssumeRole", ROLE, {**_ID, "sts:ExternalId": "cust-other"}),
            Needs("sts:TagSession", ROLE, _ID),
        ),
    ),
    Table(
        "assume_role_in_organization",
        permissions.assume_role_in_organization(
            "arn:aws:iam::*:role/shop", organization_id=_ORGANIZATION
        ),
        (
            Call(
                "sts.AssumeRole in an account of the organization",
                _STS,
                (Needs("sts:AssumeRole", ROLE, {"aws:ResourceOrgID": _ORGANIZATION}),),
            ),
        ),
        (
            Needs("sts:AssumeRole", ROLE, {"aws:ResourceOrgID": "o-strangersorg"}),
            Needs("sts:AssumeRole", f"{ROLE}-x", {"aws:ResourceOrgID": _ORGANIZATION}),
            Needs("sts:TagSession", ROLE, {"aws:ResourceOrgID": _ORGANIZATION}),
        ),
    ),
    Table(
        "deploy_cdk",
        permissions.deploy_cdk("shop", account="222222222222", region="eu-west-1"),
        tuple(
            Call(
                f"sts.AssumeRole of the {purpose} role",
                "https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-env.html",
                (Needs("sts:AssumeRole", _bootstrap(purpose)),),
            )
            for purpose in ("deploy", "file-publishing", "image-publishing", "lookup")
        ),
        (
            Needs("sts:AssumeRole", _bootstrap("cfn-exec")),
            Needs("iam:PassRole", _bootstrap("cfn-exec")),
        ),
    ),
    Table(
        "deploy_cloudformation",
        permissions.deploy_cloudformation("shop-", ROLE, region="eu-west-1"),
        (
            *(
                Call(
                    f"cloudformation.{name} with RoleARN",
                    _CLOUDFORMATION,
                    (Needs(f"cloudformation:{name}", _STACK, _BY_ROLE), _PASS),
                )
                for name in ("CreateStack", "UpdateStack", "DeleteStack", "CreateChangeSet")
            ),
            *(
                Call(
                    f"cloudformation.{name}",
                    _CLOUDFORMATION,
                    (Needs(f"cloudformation:{name}", _STACK),),
                )
                for name in (
                    "ExecuteChangeSet",
                    "DeleteChangeSet",
                    "DescribeChangeSet",
                    "DescribeStacks",
                    "DescribeStackEvents",
                    "DescribeStackResources",
                    "ListStackResources",
                    "GetTemplate",
                )
            ),
            Call(
                "cloudformation.ValidateTemplate",
                _CLOUDFORMATION,
                (Needs("cloudformation:ValidateTemplate"),),
            ),
        ),
        (
            Needs("cloudformation:CreateStack", _STACK),
            Needs("cloudformation:SetStackPolicy", _STACK),
            Needs("iam:PassRole", ROLE, {"iam:PassedToService": "ec2.amazonaws.com"}),
        ),
    ),
)
