"""The paths that pass any role to instances, functions or containers.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
"""

from typing import Final

from iam_patterns.service_reference.escalation.path import Step, passing

_NEW_INSTANCE: Final = "arn:{p}:ec2:{r}:{a}:instance/i-new"

TO_COMPUTE: Final = (
    passing(
        "an Amplify app", "amplify", "amplify:CreateApp", "amplify:CreateBranch", "amplify:StartJob"
    ),
    passing("the update of an Amplify app", "amplify", "amplify:UpdateApp", "amplify:StartJob"),
    passing("an App Runner service", "tasks.apprunner", "apprunner:CreateService"),
    passing("the update of an App Runner service", "tasks.apprunner", "apprunner:UpdateService"),
    passing("an App Runner service", "apprunner", "apprunner:CreateService"),
    passing("the update of an App Runner service", "apprunner", "apprunner:UpdateService"),
    passing(
        "an AppStream image builder",
        "appstream",
        "appstream:CreateImageBuilder",
        "appstream:CreateImageBuilderStreamingURL",
    ),
    passing(
        "an AppStream fleet", "appstream", "appstream:CreateFleet", "appstream:CreateStreamingURL"
    ),
    passing(
        "an Auto Scaling group",
        "ec2",
        "autoscaling:CreateLaunchConfiguration",
        "autoscaling:CreateAutoScalingGroup",
    ),
    passing(
        "the update of an Auto Scaling group",
        "ec2",
        "autoscaling:CreateLaunchConfiguration",
        "autoscaling:UpdateAutoScalingGroup",
    ),
    passing("an AWS Batch job", "ecs-tasks", "batch:RegisterJobDefinition", "batch:SubmitJob"),
    passing("an EC2 instance", "ec2", Step("ec2:RunInstances", (_NEW_INSTANCE,))),
    passing("a Spot Instance", "ec2", "ec2:RequestSpotInstances"),
    passing("a Spot Fleet", "ec2", "ec2:RequestSpotFleet"),
    passing("the instance profile of an EC2 instance", "ec2", "ec2:AssociateIamInstanceProfile"),
    passing(
        "the instance profile of an EC2 instance", "ec2", "ec2:ReplaceIamInstanceProfileAssociation"
    ),
    passing("an EC2 Fleet", "ec2", "ec2:CreateLaunchTemplate", "ec2:CreateFleet"),
    passing(
        "an Auto Scaling group with a launch template",
        "ec2",
        "ec2:CreateLaunchTemplate",
        "autoscaling:CreateAutoScalingGroup",
    ),
    passing("a new ECS service", "ecs-tasks", "ecs:RegisterTaskDefinition", "ecs:CreateService"),
    passing(
        "the update of an ECS service",
        "ecs-tasks",
        "ecs:RegisterTaskDefinition",
        "ecs:UpdateService",
    ),
    passing("an ECS task", "ecs-tasks", "ecs:RunTask"),
    passing("an ECS task on a chosen instance", "ecs-tasks", "ecs:StartTask"),
    passing("an ECS Express service", "ecs-tasks", "ecs:CreateExpressGatewayService"),
    passing("the update of an ECS Express service", "ecs-tasks", "ecs:UpdateExpressGatewayService"),
    passing("an ECS daemon", "ecs-tasks", "ecs:RegisterDaemonTaskDefinition", "ecs:CreateDaemon"),
    passing("an ECS task set", "ecs-tasks", "ecs:RegisterTaskDefinition", "ecs:CreateTaskSet"),
    passing("an EKS pod", "pods.eks", "eks:CreatePodIdentityAssociation"),
    passing("an EKS node group", "eks", "eks:CreateNodegroup"),
    passing(
        "the update of an EKS Pod Identity association",
        "pods.eks",
        "eks:UpdatePodIdentityAssociation",
    ),
    passing("an EKS add-on", "pods.eks", "eks:CreateAddon"),
    passing("an EKS capability", "capabilities.eks", "eks:CreateCapability"),
    passing(
        "an Elastic Beanstalk environment", "elasticbeanstalk", "elasticbeanstalk:CreateEnvironment"
    ),
    passing(
        "the instances of an Elastic Beanstalk environment",
        "ec2",
        "elasticbeanstalk:CreateEnvironment",
    ),
    passing(
        "the update of an Elastic Beanstalk environment",
        "ec2",
        "elasticbeanstalk:UpdateEnvironment",
    ),
    passing("a GameLift fleet", "gamelift", "gamelift:CreateBuild", "gamelift:CreateFleet"),
    passing(
        "a GameLift container fleet",
        "gamelift",
        "gamelift:CreateContainerGroupDefinition",
        "gamelift:CreateContainerFleet",
    ),
    passing("the role of an instance profile", "ec2", "iam:AddRoleToInstanceProfile"),
    passing(
        "an Image Builder image",
        "ec2",
        "imagebuilder:CreateComponent",
        "imagebuilder:CreateImageRecipe",
        "imagebuilder:CreateInfrastructureConfiguration",
        "imagebuilder:CreateImage",
    ),
    passing("a Lambda function", "lambda", "lambda:CreateFunction", "lambda:InvokeFunction"),
    passing(
        "the URL of a Lambda function",
        "lambda",
        "lambda:CreateFunction",
        "lambda:CreateFunctionUrlConfig",
    ),
    passing(
        "a trigger of a Lambda function", "lambda", "lambda:CreateFunction", "lambda:AddPermission"
    ),
    passing(
        "an event source of a Lambda function",
        "lambda",
        "lambda:CreateFunction",
        "lambda:CreateEventSourceMapping",
    ),
    passing("the update of a Lambda function", "lambda", "lambda:UpdateFunctionConfiguration"),
    passing("a Synthetics canary", "lambda", "synthetics:CreateCanary"),
    passing("the update of a Synthetics canary", "lambda", "synthetics:UpdateCanary"),
)
