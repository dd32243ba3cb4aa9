"""The pods' role: one cluster, namespace and service account, by the session tags of EKS."""

from typing import Final

from demo.tries.callers import AUDITOR
from demo.tries.calls import get_object, put_object
from demo.tries.model import ASSUME_THE_ROLE, Account, Session, Try

_STACK: Final = "EksPodRole"
_ROLE: Final = "{EksPodRole.RoleArn}"
_TOOLS: Final = Account("tools")
_BUCKET: Final = "{EksPodRole.OrdersBucket}"
_TAGS: Final = {
    "eks-cluster-arn": "{EksPodRole.ClusterArn}",
    "kubernetes-namespace": "shop",
    "kubernetes-service-account": "orders",
}


def _pod(**other_tags: str) -> Session:
    tags = {name.replace("_", "-"): value for name, value in other_tags.items()}
    return Session(_ROLE, by=_TOOLS, tags=_TAGS | tags, stands_in_for="EKS")


TRIES: Final = (
    Try(
        stack=_STACK,
        caller=_pod(),
        who="pod of shop/orders",
        what="assume the role",
        call=ASSUME_THE_ROLE,
        expected="allowed",
        finds="assumed-role/",
    ),
    Try(
        stack=_STACK,
        caller=_pod(kubernetes_namespace="test"),
        who="pod of another namespace",
        what="assume the role",
        call=ASSUME_THE_ROLE,
        expected="denied",
    ),
    Try(
        stack=_STACK,
        caller=_pod(kubernetes_service_account="reports"),
        who="pod of another service account",
        what="assume the role",
        call=ASSUME_THE_ROLE,
        expected="denied",
    ),
    Try(
        stack=_STACK,
        caller=_pod(eks_cluster_arn="arn:aws:eks:eu-west-1:111111111111:cluster/test"),
        who="pod of another cluster",
        what="assume the role",
        call=ASSUME_THE_ROLE,
        expected="denied",
    ),
    Try(
        stack=_STACK,
        caller=Session(_ROLE, by=_TOOLS, stands_in_for="EKS"),
        who="an association without session tags",
        what="assume the role",
        call=ASSUME_THE_ROLE,
        expected="denied",
    ),
    Try(
        stack=_STACK,
        caller=_pod(),
        who="pod of shop/orders",
        what="write an order",
        call=put_object(_BUCKET, "orders/1.json"),
        expected="allowed",
        changes=True,
    ),
    Try(
        stack=_STACK,
        caller=_pod(),
        who="pod of shop/orders",
        what="read it back",
        call=get_object(_BUCKET, "orders/1.json"),
        expected="allowed",
        changes=True,
    ),
    Try(
        stack=_STACK,
        caller=_pod(),
        who="pod of shop/orders",
        what="write outside orders/",
        call=put_object(_BUCKET, "prices.json"),
        expected="denied",
        changes=True,
    ),
    Try(
        stack=_STACK,
        caller=Session(_ROLE, by=AUDITOR),
        who="a role of another account",
        what="assume the role",
        call=ASSUME_THE_ROLE,
        expected="denied",
    ),
)
