"""The instance's role: reads one prefix, uploads to another, and nothing else."""

from typing import Final

from demo.tries.callers import AUDITOR
from demo.tries.model import ASSUME_THE_ROLE, Account, Call, Session, Try

_STACK: Final = "Ec2InstanceRole"
_TOOLS: Final = Account("tools")
_INSTANCE: Final = Session(
    "{Ec2InstanceRole.RoleArn}",
    by=_TOOLS,
    stands_in_for="EC2",
)

TRIES: Final = (
    Try(
        stack=_STACK,
        caller=_TOOLS,
        who="account administrator",
        what="put the configuration in its bucket",
        call=Call(
            "s3",
            "put_object",
            {"Bucket": "{Ec2InstanceRole.ConfigurationBucket}", "Key": "app.json", "Body": b"{}"},
        ),
        expected="allowed",
        changes=True,
        set_up=True,
    ),
    Try(
        stack=_STACK,
        caller=_INSTANCE,
        who="instance",
        what="read its configuration",
        call=Call(
            "s3",
            "get_object",
            {"Bucket": "{Ec2InstanceRole.ConfigurationBucket}", "Key": "app.json"},
        ),
        expected="allowed",
    ),
    Try(
        stack=_STACK,
        caller=_INSTANCE,
        who="instance",
        what="upload a backup",
        call=Call(
            "s3",
            "put_object",
            {
                "Bucket": "{Ec2InstanceRole.BackupsBucket}",
                "Key": "backups/today.tar",
                "Body": b"backup",
            },
        ),
        expected="allowed",
        changes=True,
    ),
    Try(
        stack=_STACK,
        caller=_INSTANCE,
        who="instance",
        what="upload outside backups/",
        call=Call(
            "s3",
            "put_object",
            {"Bucket": "{Ec2InstanceRole.BackupsBucket}", "Key": "elsewhere.tar", "Body": b"x"},
        ),
        expected="denied",
        changes=True,
    ),
    Try(
        stack=_STACK,
        caller=_INSTANCE,
        who="instance",
        what="delete a backup",
        call=Call(
            "s3",
            "delete_object",
            {"Bucket": "{Ec2InstanceRole.BackupsBucket}", "Key": "backups/today.tar"},
        ),
        expected="denied",
        changes=True,
    ),
    Try(
        stack=_STACK,
        caller=_INSTANCE,
        who="instance",
        what="read another bucket",
        call=Call(
            "s3",
            "get_object",
            {"Bucket": "{LambdaExecutionRole.UploadsBucket}", "Key": "incoming/orders.csv"},
        ),
        expected="denied",
    ),
    Try(
        stack=_STACK,
        caller=Session("{Ec2InstanceRole.RoleArn}", by=AUDITOR),
        who="a role of another account",
        what="assume the instance's role",
        call=ASSUME_THE_ROLE,
        expected="denied",
    ),
    Try(
        stack=_STACK,
        caller=Session("{Ec2InstanceRole.RoleArn}", by=Account("stranger")),
        who="another account",
        what="assume the instance's role",
        call=ASSUME_THE_ROLE,
        expected="denied",
        differs="the emulator allows any root to assume a role that trusts only a service",
    ),
    Try(
        stack=_STACK,
        caller=_TOOLS,
        who="account administrator",
        what="see the role's profile in the launch template",
        call=Call(
            "ec2",
            "describe_launch_template_versions",
            {"LaunchTemplateId": "{Ec2InstanceRole.LaunchTemplateId}"},
        ),
        expected="allowed",
        finds="instance-profile/Ec2InstanceRole-RoleInstanceProfile",
    ),
    Try(
        stack=_STACK,
        caller=_TOOLS,
        who="account administrator",
        what="start an instance from it",
        call=Call(
            "ec2",
            "run_instances",
            {
                "LaunchTemplate": {"LaunchTemplateId": "{Ec2InstanceRole.LaunchTemplateId}"},
                "MinCount": 1,
                "MaxCount": 1,
            },
        ),
        expected="allowed",
        changes=True,
    ),
    Try(
        stack=_STACK,
        caller=_TOOLS,
        who="account administrator",
        what="see the profile on the instance",
        call=Call("ec2", "describe_instances"),
        expected="allowed",
        finds="instance-profile/Ec2InstanceRole-RoleInstanceProfile",
        changes=True,
        differs="the emulator starts instances without the profile of their launch template",
    ),
)
