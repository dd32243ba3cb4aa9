"""The checks read permission sets of IAM Identity Center as the roles that they become."""

from typing import Any

from iam_patterns.checks import Finding, Settings, findings
from iam_patterns.template import AppTemplates, read_stacks

STRICT = Settings(permissions_boundary="limit", path="/team/", name_prefix="team-")


def found(settings: Settings | None = None, **properties: Any) -> list[Finding]:
    resource = {
        "Type": "AWS::SSO::PermissionSet",
        "Properties": {"Name": "Dev", "InstanceArn": "arn:aws:sso:::instance/i", **properties},
    }
    app = AppTemplates(read_stacks({"Resources": {"Dev": resource}}))
    return list(findings(app, settings or Settings()))


def inline(action: str, resource: str = "*") -> dict[str, Any]:
    allowed = {"Effect": "Allow", "Action": action, "Resource": resource}
    return {"Version": "2012-10-17", "Statement": [allowed]}


def test_an_administrator_is_found_with_a_fix_that_fits() -> None:
    (finding,) = found(ManagedPolicies=["arn:aws:iam::aws:policy/AdministratorAccess"])

    assert finding.rule.id == "permissions-administrator"
    assert finding.title.startswith("Permission set Dev can")
    assert "If this permission set is for administrators" in finding.fix


def test_an_inline_policy_is_checked() -> None:
    (finding,) = found(InlinePolicy=inline("iam:AttachRolePolicy"))
    assert finding.rule.id == "permissions-privilege-escalation"


def test_a_sound_permission_set_has_no_finding() -> None:
    assert found(InlinePolicy=inline("s3:GetObject", "arn:aws:s3:::reports/*")) == []


def test_a_policy_of_the_account_is_not_known() -> None:
    (finding,) = found(CustomerManagedPolicyReferences=[{"Name": "own"}])
    assert finding.rule.id == "policy-unresolved"


def test_the_name_path_and_trust_that_aws_writes_are_not_checked() -> None:
    sound = inline("s3:GetObject", "arn:aws:s3:::reports/*")
    assert found(STRICT, InlinePolicy=sound) == []
