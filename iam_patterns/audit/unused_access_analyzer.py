"""IAM Access Analyzer for unused access: roles, keys, passwords and permissions."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from aws_cdk import CfnTag, Names
from aws_cdk import aws_accessanalyzer as accessanalyzer
from aws_cdk import aws_sns as sns
from constructs import Construct

from iam_patterns.audit._arguments import Arguments
from iam_patterns.audit._finding_rule import add_finding_rule

_MOST_DAYS: Final = 365
_ACCOUNT: Final = re.compile(r"\d{12}")


class UnusedAccessAnalyzer(Construct):
    """Reports roles, access keys, passwords and permissions that nobody uses.

    AWS charges for each role and user that it analyzes, each month; see docs/review_roles.md.
    `RoleReview` reports unused roles and keys without this charge, but not unused permissions.
    One Region is enough: the findings do not differ by Region.

    Creates one ``AWS::AccessAnalyzer::Analyzer``; with ``topic`` an EventBridge rule.

    Example:
        >>> from aws_cdk import App, Stack
        >>> analyzer = UnusedAccessAnalyzer(
        ...     Stack(App(), "Example"),
        ...     "UnusedAccess",
        ...     unused_days=120,
        ...     excluded_tags={"review": "exempt"},
        ... )

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-create-unused.html
    """

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002 - CDK's own word
        *,
        topic: sns.ITopic | None = None,
        unused_days: int = 90,
        organization: bool = False,
        excluded_accounts: Sequence[str] = (),
        excluded_tags: Mapping[str, str] | None = None,
    ) -> None:
        """Creates the analyzer.

        Args:
            scope: The construct to create it in.
            id: Its ID in that scope.
            topic: A topic of this app that receives the findings.
            unused_days: After how many days without use access is unused, 1 to 365.
            organization: Whether to analyze every account of the organization. Only for the
                management account or the delegated administrator.
            excluded_accounts: Accounts of the organization that are not analyzed.
            excluded_tags: Roles and users with one of these tags are not analyzed.

        Raises:
            AuditError: If a parameter is not valid; it lists every problem.
        """
        arguments = Arguments(type(self), scope, id)
        arguments.check_whole_number("unused_days", unused_days, 1, _MOST_DAYS)
        arguments.check_boolean("organization", organization)
        if topic is not None:
            arguments.check_topic(topic, imported=False)
        for index, account in enumerate(excluded_accounts):
            if not isinstance(account, str) or not _ACCOUNT.fullmatch(account):
                fix = 'For example "111111111111".'
                rule = "must be an account number of 12 digits"
                arguments.add_rule(f"excluded_accounts[{index}]", rule, fix, value=account)
        if excluded_accounts and organization is False:
            arguments.add_rule(
                "excluded_accounts",
                "requires organization=True: the analyzer looks at one account only",
                "Remove it, or pass organization=True.",
                value=list(excluded_accounts),
            )
        arguments.raise_problems()

        super().__init__(scope, id)
        self.analyzer = accessanalyzer.CfnAnalyzer(
            self,
            "Default",
            type=f"{'ORGANIZATION' if organization else 'ACCOUNT'}_UNUSED_ACCESS",
            analyzer_name=Names.unique_resource_name(self, max_length=255, separator="-"),
            analyzer_configuration=_configuration(
                unused_days, excluded_accounts, excluded_tags or {}
            ),
        )
        if topic is not None:
            add_finding_rule(
                self,
                analyzer_arn=self.analyzer.attr_arn,
                detail_type="Unused Access Finding for IAM entities",
                heading="Access that nobody uses",
                fields={
                    "Resource": "resource",
                    "Type": "resourceType",
                    "Unused": "findingType",
                    "Account": "accountId",
                    "Finding": "findingId",
                },
                topic=topic,
            )


def _configuration(
    unused_days: int, accounts: Sequence[str], tags: Mapping[str, str]
) -> accessanalyzer.CfnAnalyzer.AnalyzerConfigurationProperty:
    properties = accessanalyzer.CfnAnalyzer
    exclusions = []
    if accounts:
        exclusions.append(properties.AnalysisRuleCriteriaProperty(account_ids=list(accounts)))
    exclusions += [
        properties.AnalysisRuleCriteriaProperty(resource_tags=[[CfnTag(key=key, value=value)]])
        for key, value in tags.items()
    ]
    rule = properties.AnalysisRuleProperty(exclusions=exclusions) if exclusions else None
    return properties.AnalyzerConfigurationProperty(
        unused_access_configuration=properties.UnusedAccessConfigurationProperty(
            unused_access_age=unused_days, analysis_rule=rule
        )
    )
