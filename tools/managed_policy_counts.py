"""How many AWS managed policies each rule finds something in, as customer managed policies."""

from collections import Counter
from collections.abc import Mapping

from iam_patterns.checks import Settings, findings
from iam_patterns.checks.registry import RULE_IDS
from iam_patterns.template import AppTemplates, StackTemplate
from iam_patterns.template.managed_policies import AwsManagedPolicies


def counts() -> Mapping[str, int]:
    """The number of policies by rule."""
    resources = {}
    for number, document in enumerate(AwsManagedPolicies().values()):
        resources[f"Policy{number}"] = {
            "Type": "AWS::IAM::ManagedPolicy",
            "Properties": {
                "PolicyDocument": document.to_dict(),
                "Roles": [{"Ref": f"Role{number}"}],
            },
        }
        resources[f"Role{number}"] = {
            "Type": "AWS::IAM::Role",
            "Properties": {
                "AssumeRolePolicyDocument": {
                    "Statement": {
                        "Effect": "Allow",
                        "Principal": {"Service": "ec2.amazonaws.com"},
                        "Action": "sts:AssumeRole",
                    }
                }
            },
        }
    stack = StackTemplate("Stack", {"Resources": resources}, "111111111111", "us-east-1")
    found = {
        (finding.rule.id, finding.subject.logical_id)
        for finding in findings(AppTemplates([stack]), Settings())
    }
    by_rule = Counter(rule for rule, _ in found)
    return {rule: by_rule[rule] for rule in RULE_IDS if by_rule[rule]}
