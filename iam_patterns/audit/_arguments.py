"""Checks of what the audit constructs are given."""

import re
from collections.abc import Sequence
from typing import Final

from aws_cdk import Aws, Duration, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sns as sns
from constructs import Construct

from iam_patterns.audit.errors import AuditError
from iam_patterns.policy import Problem
from iam_patterns.policy.tokens import contains_token

_REGION: Final = re.compile(r"[a-z]{2}(-[a-z]+)+-\d")


class Arguments:
    """The problems of one call, raised together before anything is built.

    Args:
        construct: The class that is called.
        scope: Where it is created.
        construct_id: Its ID.
    """

    def __init__(self, construct: type, scope: Construct, construct_id: str) -> None:
        self._scope = scope
        path = "/".join(part for part in (scope.node.path, construct_id) if part)
        self._subject = f"{construct.__name__} at {path}"
        self.problems: list[Problem] = []

    def add_rule(self, parameter: str, rule: str, fix: str, *, value: object) -> None:
        """Records that a value breaks a rule."""
        self.problems.append(Problem.broken_rule(parameter, rule, fix, value=value))

    def check_boolean(self, parameter: str, value: object) -> None:
        """Records a problem unless the value is True or False."""
        if not isinstance(value, bool):
            self.problems.append(Problem(parameter, value, "True or False", "Pass a bool."))

    def check_whole_number(self, parameter: str, value: object, lowest: int, highest: int) -> None:
        """Records a problem unless the value is an int within the limits."""
        if isinstance(value, bool) or not isinstance(value, int) or not lowest <= value <= highest:
            allowed = f"a whole number from {lowest} to {highest}"
            self.problems.append(Problem(parameter, value, allowed, "Change it."))

    def check_duration(self, parameter: str, value: object, most_hours: int) -> None:
        """Records a problem unless the value is a Duration of at least one second."""
        fix = "For example Duration.hours(1)."
        if not isinstance(value, Duration):
            self.problems.append(Problem(parameter, value, "a Duration", fix))
        elif not 1 <= value.to_seconds() <= most_hours * 3600:
            allowed = f"between one second and {most_hours} hours"
            got = f"{value.to_seconds():g} seconds"
            self.problems.append(Problem(parameter, value, allowed, fix, got=got))

    def check_roles(self, roles: Sequence[iam.IRole], most: int, *, required: bool = True) -> None:
        """Records roles that are not roles, too many or of another account."""
        if isinstance(roles, str) or not isinstance(roles, Sequence):
            self.problems.append(Problem("roles", roles, "a list of roles", "Pass [role]."))
            return
        if len(roles) > most or (required and not roles):
            allowed = f"{1 if required else 0} to {most} roles"
            fix = "Create one construct for each group of roles."
            self.problems.append(Problem("roles", len(roles), allowed, fix))
        account = Stack.of(self._scope).account
        for index, role in enumerate(roles):
            if not hasattr(role, "role_arn"):
                fix = "Pass a role, or import one with iam.Role.from_role_arn()."
                self.problems.append(Problem(f"roles[{index}]", role, "an IRole", fix))
            elif _differ(role.env.account, account):
                self.add_rule(
                    f"roles[{index}]",
                    f"is of account {role.env.account}, and this stack is of {account}: CloudTrail "
                    "records the use of a role in its own account",
                    "Create this construct in a stack of the role's account.",
                    value=role.node.path,
                )

    def check_topic(self, topic: sns.ITopic, *, imported: bool = True) -> None:
        """Records a topic that cannot receive the messages."""
        if not hasattr(topic, "topic_arn"):
            self.problems.append(Problem("topic", topic, "an ITopic", "Pass an sns.Topic."))
        elif topic.fifo:
            fix = "Pass a standard topic."
            self.add_rule(
                "topic",
                "is a FIFO topic, which people cannot subscribe to",
                fix,
                value=topic.node.path,
            )
        elif not imported and not isinstance(topic, sns.Topic):
            self.add_rule(
                "topic",
                "must be an sns.Topic of this app: EventBridge needs a statement in the topic's "
                "policy, and CDK cannot change the policy of an imported topic",
                "Create the topic in this app. For an imported topic, let its policy allow "
                "events.amazonaws.com to sns:Publish, and create an events.Rule in its stack.",
                value=topic.node.path,
            )

    def check_regions(self, regions: Sequence[str]) -> None:
        """Records Regions that are malformed, repeated or the stack's own."""
        if isinstance(regions, str) or not isinstance(regions, Sequence):
            fix = 'Pass ["us-east-1"].'
            self.problems.append(Problem("other_regions", regions, "a list of Regions", fix))
            return
        home = Stack.of(self._scope).region
        if regions and contains_token(home):
            self.add_rule(
                "other_regions",
                "the Region of the stack must be known: a rule that forwarded the events of that "
                "Region to itself would never end",
                'Give the stack an environment: env=Environment(account="...", region="...").',
                value=list(regions),
            )
        for index, region in enumerate(regions):
            path = f"other_regions[{index}]"
            if not isinstance(region, str) or not _REGION.fullmatch(region):
                fix = "Write it as in us-east-1."
                self.problems.append(Problem(path, region, "the code of a Region", fix))
            elif region == home:
                fix = "Remove it: the events of the stack's own Region are always reported."
                self.add_rule(path, "is the Region of the stack", fix, value=region)
            elif region in regions[:index]:
                self.add_rule(path, "is listed twice", "Remove it.", value=region)

    def raise_problems(self) -> None:
        """Raises one error with every problem, if there are any.

        Raises:
            AuditError: With the problems.
        """
        if self.problems:
            raise AuditError(self._subject, self.problems)


def session_arn_prefix(role: iam.IRole, scope: Construct) -> str:
    """What the ARN of every session of a role begins with; a path of the role is not part of it.

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
    """
    account = role.env.account or Stack.of(scope).account
    return f"arn:{Aws.PARTITION}:sts::{account}:assumed-role/{role.role_name}/"


def _differ(one: str, other: str) -> bool:
    return not contains_token(one) and not contains_token(other) and one != other
