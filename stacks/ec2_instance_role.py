"""An EC2 instance that reads its configuration and uploads its backups."""

from typing import Final, Unpack

from aws_cdk import CfnOutput, Stack
from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from iam_patterns import Ec2InstanceRole
from iam_patterns.permissions import read_s3, upload_s3
from stacks.example import Example
from stacks.options import StackOptions
from stacks.private_bucket import AccessLogBucket, PrivateBucket

_AMAZON_LINUX = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64"


class Ec2InstanceRoleStack(Stack):
    """An instance that can read one bucket and upload backups to another, with IMDSv2 only.

    No VPC is created: start an instance from the launch template in one of yours.
    """

    def __init__(self, scope: Construct, id: str, **options: Unpack[StackOptions]) -> None:  # noqa: A002
        super().__init__(scope, id, **options)

        access_logs = AccessLogBucket(self, "AccessLogs")
        configuration = PrivateBucket(self, "Configuration", access_logs=access_logs)
        backups = PrivateBucket(self, "Backups", access_logs=access_logs)

        # Who: the EC2 service alone. What: read here, upload there. Session Manager replaces
        # SSH keys, and credentials fetched through IMDSv1 are refused.
        role = Ec2InstanceRole(
            self,
            "Role",
            description="Reads its configuration and uploads its backups",
            session_manager=True,
            permissions=[
                read_s3(configuration.bucket_arn),
                upload_s3(backups.bucket_arn, prefix="backups/"),
            ],
        )

        template = ec2.LaunchTemplate(
            self,
            "LaunchTemplate",
            instance_profile=role.instance_profile,
            instance_type=ec2.InstanceType.of(ec2.InstanceClass.T4G, ec2.InstanceSize.NANO),
            machine_image=ec2.MachineImage.resolve_ssm_parameter_at_launch(_AMAZON_LINUX),
            require_imdsv2=True,
            http_put_response_hop_limit=1,
            block_devices=[
                ec2.BlockDevice(
                    device_name="/dev/xvda",
                    volume=ec2.BlockDeviceVolume.ebs(8, encrypted=True),
                )
            ],
        )

        CfnOutput(self, "RoleArn", value=role.role_arn)
        CfnOutput(self, "ConfigurationBucket", value=configuration.bucket_name)
        CfnOutput(self, "BackupsBucket", value=backups.bucket_name)
        CfnOutput(self, "LaunchTemplateId", value=template.launch_template_id or "")


EXAMPLE: Final = Example.in_tools_account(10, Ec2InstanceRoleStack)
