"""The target role: only the pods' own role, with the session tags of its pods."""

from typing import Final

from demo.tries.calls import get_object
from demo.tries.model import ASSUME_THE_ROLE, Account, Session, Try

_STACK: Final = "EksPodTargetRole"
_ROLE: Final = "{EksPodTargetRole.RoleArn}"
_POD_ROLE: Final = "{EksPodTargetRolePods.RoleArn}"
_TOOLS: Final = Account("tools")
_TAGS: Final = {
    "eks-cluster-arn": "{EksPodTargetRole.ClusterArn}",
    "kubernetes-namespace": "shop",
    "kubernetes-service-account": "reports",
}
_PODS: Final = Session(_POD_ROLE, by=_TOOLS, tags=_TAGS, stands_in_for="EKS")


def _target(**other_tags: str) -> Session:
    # The emulator does not pass transitive tags on: the call passes them again.
    tags = {name.replace("_", "-"): value for name, value in other_tags.items()}
    return Session(_ROLE, by=_PODS, tags=_TAGS | tags, stands_in_for="EKS")


def _granted(caller: Session) -> Session:
    return Session("{EksPodTargetRoleGrant.RoleArn}", by=caller, tags=_TAGS, stands_in_for="EKS")


TRIES: Final = (
    Try(
        stack=_STACK,
        caller=_target(),
        who="pod of shop/reports, by its own role",
        what="assume the role",
        call=ASSUME_THE_ROLE,
        expected="allowed",
        finds="assumed-role/iam-patterns-pod-target",
    ),
    Try(
        stack=_STACK,
        caller=_target(kubernetes_namespace="test"),
        who="pod of another namespace",
        what="assume the role",
        call=ASSUME_THE_ROLE,
        expected="denied",
    ),
    Try(
        stack=_STACK,
        caller=_target(kubernetes_service_account="orders"),
        who="pod of another service account",
        what="assume the role",
        call=ASSUME_THE_ROLE,
        expected="denied",
    ),
    Try(
        stack=_STACK,
        caller=Session(_ROLE, by=_PODS, stands_in_for="EKS"),
        who="the pods' role without session tags",
        what="assume the role",
        call=ASSUME_THE_ROLE,
        expected="denied",
    ),
    Try(
        stack=_STACK,
        caller=Session(_ROLE, by=_TOOLS, tags=_TAGS),
        who="root of the cluster's account",
        what="assume the role",
        call=ASSUME_THE_ROLE,
        expected="denied",
    ),
    Try(
        stack=_STACK,
        caller=_granted(_PODS),
        who="pod, granted a role of another stack",
        what="assume that role",
        call=ASSUME_THE_ROLE,
        expected="allowed",
        finds="assumed-role/EksPodTargetRoleGrant",
    ),
    Try(
        stack=_STACK,
        caller=_granted(Session("{Ec2InstanceRole.RoleArn}", by=_TOOLS, stands_in_for="EC2")),
        who="another role of the account",
        what="assume that role",
        call=ASSUME_THE_ROLE,
        expected="denied",
    ),
    Try(
        stack=_STACK,
        caller=_PODS,
        who="pods' role before the target role",
        what="read a report",
        call=get_object("{EksPodTargetRole.ReportsBucket}", "monthly/1.csv"),
        expected="denied",
    ),
)
