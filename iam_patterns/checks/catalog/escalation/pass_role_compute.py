"""The ways to run code as any role that trusts a service of machines, functions or containers.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
"""

from typing import Final

from iam_patterns.checks.catalog.escalation.path import Step, passing

_NEW_INSTANCE: Final = "arn:{p}:ec2:{r}:{a}:instance/i-new"

TO_COMPUTE: Final = (
    passing(
        "an Amplify app", "amplify", "amplify:CreateApp", "amplify:CreateBranch", "amplify:StartJob"
    ),
    passing("an Amplify app's update", "amplify", "amplify:UpdateApp", "amplify:StartJob"),
    passing("an App Runner service", "tasks.apprunner", "apprunner:CreateService"),
    passing("an App Runner service's update", "tasks.apprunner", "apprunner:UpdateService"),
    passing("an App Runner service", "apprunner", "apprunner:CreateService"),
    passing("an App Runner service's update", "apprunner", "apprunner:UpdateService"),
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
        "an Auto Scaling group's update",
        "ec2",
        "autoscaling:CreateLaunchConfiguration",
        "autoscaling:UpdateAutoScalingGroup",
    ),
    passing("a batch job", "ecs-tasks", "batch:RegisterJobDefinition", "batch:SubmitJob"),
    passing("an instance", "ec2", Step("ec2:RunInstances", (_NEW_INSTANCE,))),
    passing("a spot instance", "ec2", "ec2:RequestSpotInstances"),
    passing("a fleet of spot instances", "ec2", "ec2:RequestSpotFleet"),
    passing("an instance profile", "ec2", "ec2:AssociateIamInstanceProfile"),
    passing("an instance profile", "ec2", "ec2:ReplaceIamInstanceProfileAssociation"),
    passing("an instance of a fleet", "ec2", "ec2:CreateLaunchTemplate", "ec2:CreateFleet"),
    passing(
        "an Auto Scaling group of a launch template",
        "ec2",
        "ec2:CreateLaunchTemplate",
        "autoscaling:CreateAutoScalingGroup",
    ),
    passing(
        "a task of a new service", "ecs-tasks", "ecs:RegisterTaskDefinition", "ecs:CreateService"
    ),
    passing("a task of a service", "ecs-tasks", "ecs:RegisterTaskDefinition", "ecs:UpdateService"),
    passing("a task", "ecs-tasks", "ecs:RunTask"),
    passing("a started task", "ecs-tasks", "ecs:StartTask"),
    passing("an Express service", "ecs-tasks", "ecs:CreateExpressGatewayService"),
    passing("an Express service's update", "ecs-tasks", "ecs:UpdateExpressGatewayService"),
    passing("a daemon", "ecs-tasks", "ecs:RegisterDaemonTaskDefinition", "ecs:CreateDaemon"),
    passing("a task set", "ecs-tasks", "ecs:RegisterTaskDefinition", "ecs:CreateTaskSet"),
    passing("a pod", "pods.eks", "eks:CreatePodIdentityAssociation"),
    passing("a node of a cluster", "eks", "eks:CreateNodegroup"),
    passing("a pod's changed identity", "pods.eks", "eks:UpdatePodIdentityAssociation"),
    passing("an EKS add-on", "pods.eks", "eks:CreateAddon"),
    passing("an EKS capability", "capabilities.eks", "eks:CreateCapability"),
    passing("a Beanstalk environment", "elasticbeanstalk", "elasticbeanstalk:CreateEnvironment"),
    passing(
        "an Elastic Beanstalk environment's instances", "ec2", "elasticbeanstalk:CreateEnvironment"
    ),
    passing(
        "an Elastic Beanstalk environment's update", "ec2", "elasticbeanstalk:UpdateEnvironment"
    ),
    passing("a GameLift fleet", "gamelift", "gamelift:CreateBuild", "gamelift:CreateFleet"),
    passing(
        "a GameLift container fleet",
        "gamelift",
        "gamelift:CreateContainerGroupDefinition",
        "gamelift:CreateContainerFleet",
    ),
    passing("an instance's changed profile", "ec2", "iam:AddRoleToInstanceProfile"),
    passing(
        "an Image Builder image",
        "ec2",
        "imagebuilder:CreateComponent",
        "imagebuilder:CreateImageRecipe",
        "imagebuilder:CreateInfrastructureConfiguration",
        "imagebuilder:CreateImage",
    ),
    passing("a function", "lambda", "lambda:CreateFunction", "lambda:InvokeFunction"),
    passing(
        "a function's URL", "lambda", "lambda:CreateFunction", "lambda:CreateFunctionUrlConfig"
    ),
    passing("a function's trigger", "lambda", "lambda:CreateFunction", "lambda:AddPermission"),
    passing(
        "a function's event source",
        "lambda",
        "lambda:CreateFunction",
        "lambda:CreateEventSourceMapping",
    ),
    passing("a function's new role", "lambda", "lambda:UpdateFunctionConfiguration"),
    passing("a canary", "lambda", "synthetics:CreateCanary"),
    passing("a canary's update", "lambda", "synthetics:UpdateCanary"),
)
