"""Checks the inline policies that a caller passes to a role."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from aws_cdk import aws_iam as iam

from iam_patterns.policy.formats import POLICY_NAME
from iam_patterns.roles._building.options import RoleOptions

if TYPE_CHECKING:
    from iam_patterns.roles._building.parameters import Parameters


def check_inline_policies(parameters: "Parameters", options: RoleOptions) -> None:
    """Records each wrong name, and each document that is not one or is empty."""
    policies: object = options["inline_policies"]
    if not isinstance(policies, Mapping):
        parameters.add_problem(
            "inline_policies",
            policies,
            "a mapping of names to iam.PolicyDocument",
            "Write it like {'ReadReports': iam.PolicyDocument(statements=[...])}.",
        )
        return
    if policies and options.get("customer_managed") is True:
        parameters.add_problem(
            "inline_policies",
            [*map(str, policies)],
            "empty with customer_managed=True",
            "Pass them as managed_policies, or remove customer_managed.",
        )
        return
    for name, document in policies.items():
        parameters.check_format("inline_policies", name, POLICY_NAME)
        path = f"inline_policies[{name!r}]"
        if not isinstance(document, iam.PolicyDocument):
            parameters.add_problem(
                path, document, "an iam.PolicyDocument", "Use iam.PolicyDocument.from_json(...)."
            )
        elif document.is_empty:
            parameters.add_rule(
                path, document, "the document has no statements, which IAM rejects", "Remove it."
            )
