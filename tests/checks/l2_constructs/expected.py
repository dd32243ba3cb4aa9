"""What the checks find in what CDK itself writes: four kinds, each with its reason.

The constructs of a summary are those of its first role.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """What fires for one reason.

    Args:
        severities: Its severities.
        constructs: The constructs, by rule.
    """

    severities: frozenset[str]
    constructs: Mapping[str, set[str]]


# One finding for each service of the app: CDK trusts it without a confused-deputy condition, the
# service sends the keys, and the fix names the parameter that takes another role.
TRUSTED_SERVICES = Kind(
    frozenset({"warning"}),
    {
        "trust-service-without-source": {
            "aws_appsync.GraphqlApi",
            # Two container definitions without the job definition that they are made for.
            "aws_batch.EcsEc2ContainerDefinition",
            "aws_batch.EcsFargateContainerDefinition",
            "aws_batch.EcsJobDefinition",
            "aws_bedrockagentcore.Gateway",
            "aws_codebuild.Fleet",
            "aws_codedeploy.EcsDeploymentGroup",
            "aws_codepipeline.Pipeline",
            "aws_config.CloudFormationStackDriftDetectionCheck",
            "aws_eks.Cluster",
            "aws_rds.DatabaseCluster",
            "aws_stepfunctions_tasks.SageMakerCreateModel",
            # Its own waiter has no parameter; it stands for EmrContainersStartJobRun too.
            "custom_resources.WaiterStateMachine",
        },
    },
)

# One finding for each role: CDK attaches an AWS managed policy that reads or runs anything in the
# account. A warning only where the policy leads to the permissions of other roles.
SERVICE_POLICIES = Kind(
    frozenset({"warning", "note"}),
    {
        "permissions-broad-service-policy": {
            "aws_apigateway.LambdaRestApi",
            "aws_apigateway.Method",
            "aws_apigateway.RequestAuthorizer",
            "aws_apigateway.RestApi",
            "aws_apigateway.SpecRestApi",
            "aws_apigateway.StepFunctionsRestApi",
            "aws_apigateway.TokenAuthorizer",
            "aws_backup.BackupSelection",
            "aws_batch.UnmanagedComputeEnvironment",
            "aws_codedeploy.EcsDeploymentGroup",
            "aws_config.CloudFormationStackDriftDetectionCheck",
            "aws_ec2.Instance",
            "aws_stepfunctions_tasks.CallApiGatewayRestApiEndpoint",
            "aws_stepfunctions_tasks.EmrCreateCluster",
            "aws_stepfunctions_tasks.SageMakerCreateTransformJob",
        },
    },
)

# The task writes a policy on every bucket, job or cluster, because it does not know the name.
# The user does: the fix keeps CDK from writing the statement.
TASKS = Kind(
    frozenset({"warning"}),
    {
        "permissions-data-exposure": {
            "aws_stepfunctions_tasks.AthenaGetQueryResults",
            "aws_stepfunctions_tasks.AthenaStartQueryExecution",
        },
        "permissions-takeover": {
            "aws_stepfunctions_tasks.BatchSubmitJob",
            "aws_stepfunctions_tasks.EmrAddStep",
        },
    },
)

# A statement that allows nothing, by a mistake of CDK: the role cannot do what it is for, and the
# fix is another call of CDK.
GRANTS_NOTHING = Kind(
    frozenset({"note"}),
    {
        "permissions-unfit-resource": {
            "aws_stepfunctions.StateMachine",
        },
    },
)

# What the app asks for by name: `bucket.grant_public_access()`.
ASKED_FOR = {("aws_s3.Bucket", "resource-public")}

KINDS = (TRUSTED_SERVICES, SERVICE_POLICIES, TASKS, GRANTS_NOTHING)
