"""The CloudTrail trail that keeps what roles did, and saved queries for it."""

import re
from collections.abc import Sequence
from typing import Final

from aws_cdk import Aws, Names, RemovalPolicy, Stack
from aws_cdk import aws_cloudtrail as cloudtrail
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3
from constructs import Construct

from iam_patterns.audit._arguments import Arguments, session_arn_prefix
from iam_patterns.audit._cdk_nag import acknowledge, acknowledge_wildcards
from iam_patterns.permissions import write_logs
from iam_patterns.policy import PolicyDocument

_CLOUDTRAIL: Final = "cloudtrail.amazonaws.com"
_MOST_ROLES: Final = 20
_LONGEST_NAME: Final = 128
_ORGANIZATION: Final = re.compile(r"o-[a-z0-9]{10,32}")
_WHO: Final = (
    "eventTime, eventName, requestParameters.roleArn, userIdentity.arn, userIdentity.accountId, "
    "requestParameters.roleSessionName, sourceIPAddress, awsRegion, errorCode"
)
_WHAT: Final = (
    "eventTime, eventSource, eventName, userIdentity.arn, sourceIPAddress, awsRegion, errorCode"
)


class RoleAuditTrail(Construct):
    """Keeps every API call as evidence, and finds the calls of roles in it.

    Without ``existing_log_group`` it creates a trail of all Regions for management events, read
    and write: encrypted with its own KMS key, with validation of the log files, in a private
    bucket whose access is logged, and in a log group. The first trail of an account costs nothing
    but storage; each further one is charged by the event. If the account or organization has a
    trail already, pass its log group: then only the queries are created.

    With ``roles`` it saves two CloudWatch Logs Insights queries: who assumed the roles, and what
    their sessions changed.

    Example:
        >>> from aws_cdk import App, Stack, aws_logs as logs
        >>> stack = Stack(App(), "Example")
        >>> trail = RoleAuditTrail(
        ...     stack,
        ...     "Trail",
        ...     existing_log_group=logs.LogGroup.from_log_group_name(stack, "Logs", "trail"),
        ... )

    See https://docs.aws.amazon.com/awscloudtrail/latest/userguide/best-practices-security.html
    """

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002 - CDK's own word
        *,
        roles: Sequence[iam.IRole] = (),
        existing_log_group: logs.ILogGroup | None = None,
        organization_id: str | None = None,
        log_retention: logs.RetentionDays = logs.RetentionDays.ONE_YEAR,
    ) -> None:
        """Creates the trail, or the queries of an existing one.

        Args:
            scope: The construct to create it in.
            id: Its ID in that scope.
            roles: The roles that the saved queries are about, at most 20.
            existing_log_group: The log group of a trail that exists already.
            organization_id: Makes the trail one of the whole organization. Only in the management
                account.
            log_retention: How long the log group keeps the events; the bucket keeps them until
                you delete them.

        Raises:
            AuditError: If a parameter is not valid; it lists every problem.
        """
        arguments = Arguments(type(self), scope, id)
        arguments.check_roles(roles, _MOST_ROLES, required=False)
        if organization_id is not None and not _ORGANIZATION.fullmatch(str(organization_id)):
            fix = 'For example "o-a1b2c3d4e5".'
            rule = "must be the ID of an organization"
            arguments.add_rule("organization_id", rule, fix, value=organization_id)
        if existing_log_group is not None and organization_id is not None:
            arguments.add_rule(
                "organization_id",
                "has no effect with existing_log_group: no trail is created",
                "Remove one of the two.",
                value=organization_id,
            )
        arguments.raise_problems()

        super().__init__(scope, id)
        self.bucket: s3.Bucket | None = None
        """The bucket with the log files, if the trail was created here."""
        self.log_group: logs.ILogGroup = existing_log_group or self._create_trail(
            organization_id, log_retention
        )
        """The log group with the events."""
        if roles:
            self._save_queries(
                [role.role_arn for role in roles],
                [session_arn_prefix(role, self) for role in roles],
            )

    def _create_trail(
        self, organization_id: str | None, retention: logs.RetentionDays
    ) -> logs.LogGroup:
        name = Names.unique_resource_name(self, max_length=_LONGEST_NAME, separator="-")
        stack = Stack.of(self)
        arn = f"arn:{Aws.PARTITION}:cloudtrail:{stack.region}:{stack.account}:trail/{name}"
        key = self._key(arn)
        self.bucket = self._bucket("Bucket", access_logs=self._bucket("AccessLogs"))
        written = [f"AWSLogs/{stack.account}/*"]
        if organization_id:
            written.append(f"AWSLogs/{organization_id}/*")
        self._allow(self.bucket, arn, "ReadAcl", "s3:GetBucketAcl", [self.bucket.bucket_arn])
        objects = [self.bucket.arn_for_objects(path) for path in written]
        self._allow(self.bucket, arn, "WriteLogFiles", "s3:PutObject", objects)
        log_group = logs.LogGroup(
            self, "Logs", retention=retention, removal_policy=RemovalPolicy.RETAIN
        )
        trail = cloudtrail.CfnTrail(
            self,
            "Default",
            trail_name=name,
            s3_bucket_name=self.bucket.bucket_name,
            kms_key_id=key.key_arn,
            enable_log_file_validation=True,
            is_logging=True,
            is_multi_region_trail=True,
            include_global_service_events=True,
            is_organization_trail=organization_id is not None,
            event_selectors=[
                cloudtrail.CfnTrail.EventSelectorProperty(
                    include_management_events=True, read_write_type="All"
                )
            ],
            cloud_watch_logs_log_group_arn=log_group.log_group_arn,
            cloud_watch_logs_role_arn=self._log_role(log_group).role_arn,
        )
        if self.bucket.policy:
            trail.node.add_dependency(self.bucket.policy)
        return log_group

    def _log_role(self, log_group: logs.LogGroup) -> iam.Role:
        """The role by which CloudTrail writes to the log group.

        See https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-required-policy-for-cloudwatch-logs.html
        """
        allowed = write_logs(log_group.log_group_arn)
        role = iam.Role(
            self,
            "LogsRole",
            description="Writes the events of CloudTrail to a log group",
            assumed_by=iam.ServicePrincipal(_CLOUDTRAIL),
            inline_policies={
                "Permissions": iam.PolicyDocument.from_json(
                    PolicyDocument.joined(allowed).to_dict()
                )
            },
        )
        acknowledge_wildcards(role, allowed)
        return role

    @staticmethod
    def _allow(
        bucket: s3.Bucket, trail_arn: str, sid: str, action: str, resources: Sequence[str]
    ) -> None:
        """Allows CloudTrail one action for this trail only.

        See https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html
        """
        conditions = {"aws:SourceArn": trail_arn}
        if action == "s3:PutObject":
            conditions["s3:x-amz-acl"] = "bucket-owner-full-control"
        bucket.add_to_resource_policy(
            iam.PolicyStatement(
                sid=sid,
                actions=[action],
                principals=[iam.ServicePrincipal(_CLOUDTRAIL)],
                resources=list(resources),
                conditions={"StringEquals": conditions},
            )
        )

    def _key(self, trail_arn: str) -> kms.Key:
        """A key that CloudTrail can use for this trail only.

        See https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html
        """
        key = kms.Key(
            self,
            "Key",
            description="Encrypts the log files of CloudTrail",
            enable_key_rotation=True,
        )
        for sid, actions in (
            ("EncryptLogFiles", ["kms:GenerateDataKey*"]),
            ("DescribeKey", ["kms:DescribeKey"]),
        ):
            key.add_to_resource_policy(
                iam.PolicyStatement(
                    sid=sid,
                    actions=actions,
                    principals=[iam.ServicePrincipal(_CLOUDTRAIL)],
                    resources=["*"],
                    conditions={"StringEquals": {"aws:SourceArn": trail_arn}},
                )
            )
        return key

    def _bucket(self, name: str, access_logs: s3.IBucket | None = None) -> s3.Bucket:
        bucket = s3.Bucket(
            self,
            name,
            encryption=s3.BucketEncryption.S3_MANAGED,
            enforce_ssl=True,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            versioned=True,
            removal_policy=RemovalPolicy.RETAIN,
            server_access_logs_bucket=access_logs,
        )
        if access_logs is None:
            reason = "It receives the access logs of the other bucket: logging itself would loop."
            acknowledge(bucket, "AwsSolutions-S1", reason)
        return bucket

    def _save_queries(self, role_arns: Sequence[str], session_prefixes: Sequence[str]) -> None:
        assumed = " or ".join(f'requestParameters.roleArn = "{arn}"' for arn in role_arns)
        sessions = " or ".join(f'strcontains(userIdentity.arn, "{p}")' for p in session_prefixes)
        for name, fields, condition in (
            ("WhoAssumedTheRoles", _WHO, assumed),
            ("WhatTheSessionsChanged", _WHAT, f"readOnly = 0 and ({sessions})"),
        ):
            logs.CfnQueryDefinition(
                self,
                name,
                name=f"{Stack.of(self).stack_name}/{name}",
                log_group_names=[self.log_group.log_group_name],
                query_string=f"fields {fields}\n| filter {condition}\n| sort eventTime desc",
            )
