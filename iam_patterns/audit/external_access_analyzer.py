"""IAM Access Analyzer for external access, which knows what the app intends."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from aws_cdk import Names
from aws_cdk import aws_accessanalyzer as accessanalyzer
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sns as sns
from constructs import Construct

from iam_patterns.audit._arguments import Arguments
from iam_patterns.audit._finding_rule import add_finding_rule
from iam_patterns.audit.archive_rules import ArchiveRule, RoleWithTrust, archive_rules

_MOST_ROLES: Final = 50
_MOST_RULES: Final = 100
"""See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-quotas.html"""


class ExternalAccessAnalyzer(Construct):
    """Reports who outside the account or organization can reach roles, buckets, keys and more.

    The principals that the given roles trust are expected: their findings are archived. Everything
    else is sent to the topic. An analyzer sees the resources of its own Region; roles belong to
    every Region, so that one is enough for them.

    Creates one ``AWS::AccessAnalyzer::Analyzer``; with ``topic`` an EventBridge rule.

    Example:
        >>> from aws_cdk import App, Stack, aws_sns as sns
        >>> stack = Stack(App(), "Example")
        >>> analyzer = ExternalAccessAnalyzer(
        ...     stack, "ExternalAccess", topic=sns.Topic(stack, "Topic", enforce_ssl=True)
        ... )

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/what-is-access-analyzer.html
    """

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002 - CDK's own word
        *,
        topic: sns.ITopic | None = None,
        roles: Sequence[iam.IRole] = (),
        organization: bool = False,
    ) -> None:
        """Creates the analyzer.

        Args:
            scope: The construct to create it in.
            id: Its ID in that scope.
            topic: A topic of this app that receives the findings.
            roles: Roles of this package whose trusted principals are expected. Pass them after
                the last ``add_trust``: principals that are added later are reported.
            organization: Whether the organization is the zone of trust, in place of the account.
                Only for the management account or the delegated administrator.

        Raises:
            AuditError: If a parameter is not valid; it lists every problem.
        """
        arguments = Arguments(type(self), scope, id)
        arguments.check_roles(roles, _MOST_ROLES, required=False)
        arguments.check_boolean("organization", organization)
        if topic is not None:
            arguments.check_topic(topic, imported=False)
        arguments.raise_problems()
        for index, role in enumerate(roles):
            if not isinstance(role, RoleWithTrust):
                arguments.add_rule(
                    f"roles[{index}]",
                    "has no trust policy that can be read here",
                    "Pass roles of iam_patterns.",
                    value=role.node.path,
                )
        rules = tuple(_rules(roles))
        if len(rules) > _MOST_RULES:
            fix = "Pass fewer roles, or roles that trust fewer principals."
            rule = f"would need more than {_MOST_RULES} archive rules, AWS's limit"
            arguments.add_rule("roles", rule, fix, value=len(rules))
        arguments.raise_problems()

        super().__init__(scope, id)
        self.archive_rules = rules
        """The archive rules, as data."""
        self.analyzer = accessanalyzer.CfnAnalyzer(
            self,
            "Default",
            type="ORGANIZATION" if organization else "ACCOUNT",
            analyzer_name=Names.unique_resource_name(self, max_length=255, separator="-"),
            archive_rules=[_resource(rule) for rule in rules] or None,
        )
        if topic is not None:
            add_finding_rule(
                self,
                analyzer_arn=self.analyzer.attr_arn,
                detail_type="Access Analyzer Finding",
                heading="External access that is not expected",
                fields={
                    "Resource": "resource",
                    "Type": "resourceType",
                    "AWS principal": "principal.AWS",
                    "Federated principal": "principal.Federated",
                    "First action": "action[0]",
                    "Public": "isPublic",
                    "Account": "accountId",
                    "Error": "error",
                    "Finding": "id",
                },
                topic=topic,
            )


def _rules(roles: Sequence[iam.IRole]) -> Iterator[ArchiveRule]:
    for number, role in enumerate(roles):
        if isinstance(role, RoleWithTrust):
            path = re.sub("[^A-Za-z0-9]+", "-", role.node.path)[-100:]
            yield from archive_rules(role, f"Expected-{number}-{path}")


def _resource(rule: ArchiveRule) -> accessanalyzer.CfnAnalyzer.ArchiveRuleProperty:
    return accessanalyzer.CfnAnalyzer.ArchiveRuleProperty(
        rule_name=rule.name,
        filter=[
            accessanalyzer.CfnAnalyzer.FilterProperty(property=key, **criterion)
            for key, criterion in rule.filter().items()
        ],
    )
