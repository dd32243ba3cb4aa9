"""``make synth`` shows who can assume each role."""

import io

from aws_cdk import App, Stack
from rich.console import Console

from iam_patterns import Ec2InstanceRole, ThirdPartyExternalIdRole
from iam_patterns.access import Access
from tools.synth import print_roles


def test_each_role_is_followed_by_who_can_assume_it() -> None:
    stack = Stack(App(), "Shop")
    Ec2InstanceRole(stack, "Instance")
    ThirdPartyExternalIdRole(
        stack, "Auditor", vendor_account="222222222222", external_id="audit-7f3a9c2e"
    )
    written = io.StringIO()

    print_roles(Console(file=written, width=80), Access.of(stack))

    lines = written.getvalue().splitlines()
    instance, auditor = lines.index("Shop/Instance"), lines.index("Shop/Auditor")
    assert lines[instance + 1] == "  ec2.amazonaws.com by sts:AssumeRole"
    assert "222222222222" in lines[auditor + 1]
    assert lines[auditor + 1].endswith("sts:ExternalId is audit-7f3a9c2e")
