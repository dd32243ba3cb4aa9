"""The names that a tools account and a workload account must both know."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DeploymentNames:
    """What both accounts must know before either is deployed.

    Args:
        tools_account: The account with the pipeline.
        workload_account: The account that is deployed to.
        region: The region of both.
        partition: The partition of both.
    """

    tools_account: str
    workload_account: str
    region: str
    partition: str

    pipeline_role: str = "iam-patterns-pipeline"
    deploy_role: str = "iam-patterns-deploy"
    cloudformation_role: str = "iam-patterns-cloudformation"
    inventory_hub_role: str = "iam-patterns-inventory-hub"
    inventory_role: str = "iam-patterns-inventory"
    pod_role: str = "iam-patterns-pod"
    pod_target_role: str = "iam-patterns-pod-target"
    cluster: str = "shop"
    artifact_key_alias: str = "alias/iam-patterns-artifacts"

    @property
    def pipeline_role_arn(self) -> str:
        """The role of the pipeline, in the tools account."""
        return f"arn:{self.partition}:iam::{self.tools_account}:role/{self.pipeline_role}"

    @property
    def deploy_role_arn(self) -> str:
        """The role that the pipeline assumes, in the workload account."""
        return f"arn:{self.partition}:iam::{self.workload_account}:role/{self.deploy_role}"

    @property
    def inventory_hub_role_arn(self) -> str:
        """The role that takes inventory, in the tools account."""
        return f"arn:{self.partition}:iam::{self.tools_account}:role/{self.inventory_hub_role}"

    @property
    def inventory_role_arn(self) -> str:
        """The role that it assumes, in the workload account."""
        return f"arn:{self.partition}:iam::{self.workload_account}:role/{self.inventory_role}"

    @property
    def pod_role_arn(self) -> str:
        """The pods' own role, in the tools account."""
        return f"arn:{self.partition}:iam::{self.tools_account}:role/{self.pod_role}"

    @property
    def pod_target_role_arn(self) -> str:
        """The role that EKS assumes for them, in the workload account."""
        return f"arn:{self.partition}:iam::{self.workload_account}:role/{self.pod_target_role}"

    @property
    def cluster_arn(self) -> str:
        """The cluster of the pods, in the tools account."""
        return f"arn:{self.partition}:eks:{self.region}:{self.tools_account}:cluster/{self.cluster}"

    @property
    def cloudformation_role_arn(self) -> str:
        """The role that CloudFormation uses, in the workload account."""
        return f"arn:{self.partition}:iam::{self.workload_account}:role/{self.cloudformation_role}"

    @property
    def artifact_bucket(self) -> str:
        """The bucket between the two accounts, in the tools account."""
        return f"iam-patterns-artifacts-{self.tools_account}-{self.region}"

    @property
    def artifact_bucket_arn(self) -> str:
        """The ARN of that bucket."""
        return f"arn:{self.partition}:s3:::{self.artifact_bucket}"

    @property
    def artifact_key_alias_arn(self) -> str:
        """The alias of the key that encrypts the artifacts."""
        return (
            f"arn:{self.partition}:kms:{self.region}:{self.tools_account}:{self.artifact_key_alias}"
        )

    @property
    def parameters_arn(self) -> str:
        """The parameters of the application, in the workload account."""
        return f"arn:{self.partition}:ssm:{self.region}:{self.workload_account}:parameter/shop/*"
