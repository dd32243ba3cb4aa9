"""The checks read permission sets of IAM Identity Center as the roles that they become."""

from typing import Any

import pytest

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


def test_locations_are_those_of_the_permission_set() -> None:
    by_rule = {
        finding.rule.id: finding.locations
        for finding in found(
            ManagedPolicies=["arn:aws:iam::aws:policy/ReadOnlyAccess"],
            InlinePolicy=inline("iam:CreateAccessKey"),
            SessionDuration="PT8H",
        )
    }

    assert by_rule == {
        "organization-privileged-session": ("Properties.SessionDuration",),
        "permissions-privilege-escalation": ("Properties.InlinePolicy.Statement[0]",),
        "permissions-data-exposure": ("Properties.ManagedPolicies[0]",),
        "permissions-credential-exposure": ("Properties.ManagedPolicies[0]",),
        "permissions-takeover": ("Properties.ManagedPolicies[0]",),
    }


@pytest.mark.parametrize("duration", ["PT1H", "PT60M", None])
def test_an_hour_is_short_enough_for_a_privileged_permission_set(duration: str | None) -> None:
    longest = {} if duration is None else {"SessionDuration": duration}
    (finding,) = found(None, InlinePolicy=inline("iam:CreateAccessKey"), **longest)
    assert finding.rule.id == "permissions-privilege-escalation"


@pytest.mark.parametrize("duration", ["PT1H1S", "PT90M", "P1D", "PT12H"])
def test_a_longer_session_of_a_privileged_permission_set_is_found(duration: str) -> None:
    rules = {
        finding.rule.id: finding
        for finding in found(InlinePolicy=inline("iam:CreateAccessKey"), SessionDuration=duration)
    }
    assert "second permission set" in rules["organization-privileged-session"].fix


def test_a_long_session_without_privileges_is_not_found() -> None:
    sound = inline("s3:GetObject", "arn:aws:s3:::reports/*")
    assert found(InlinePolicy=sound, SessionDuration="PT12H") == []


@pytest.mark.parametrize("action", ["iam:AttachRolePolicy", "iam:UpdateAssumeRolePolicy"])
def test_a_role_that_only_aws_can_change_is_no_path(action: str) -> None:
    reserved = "arn:aws:iam::*:role/aws-reserved/sso.amazonaws.com/*"
    assert found(InlinePolicy=inline(action, reserved)) == []


def test_a_path_through_other_roles_is_found_all_the_same() -> None:
    (finding,) = found(InlinePolicy=inline("iam:AttachRolePolicy", "arn:aws:iam::*:role/team-*"))
    assert finding.rule.id == "permissions-privilege-escalation"


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
