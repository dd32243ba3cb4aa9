"""The ways to have a service that calls AWS on one's behalf do so as any role that trusts it.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
"""

from typing import Final

from iam_patterns.checks.catalog.escalation.path import passing

TO_AUTOMATION: Final = (
    passing("an API integration", "apigateway", "apigateway:PUT", "apigateway:POST"),
    passing("an AppSync resolver", "appsync", "appsync:CreateDataSource", "appsync:CreateResolver"),
    passing("an AppSync data source's update", "appsync", "appsync:UpdateDataSource"),
    passing("a budget action", "budgets", "budgets:CreateBudgetAction"),
    passing("a chat channel", "chatbot", "chatbot:CreateSlackChannelConfiguration"),
    passing("a stack", "cloudformation", "cloudformation:CreateStack"),
    passing("a stack's update", "cloudformation", "cloudformation:UpdateStack"),
    passing(
        "a change set",
        "cloudformation",
        "cloudformation:CreateChangeSet",
        "cloudformation:ExecuteChangeSet",
    ),
    passing(
        "a stack set",
        "cloudformation",
        "cloudformation:CreateStackSet",
        "cloudformation:CreateStackInstances",
    ),
    passing("a stack set's update", "cloudformation", "cloudformation:UpdateStackSet"),
    passing("a resource of Cloud Control", "cloudformation", "cloudformation:CreateResource"),
    passing(
        "a resource's update by Cloud Control", "cloudformation", "cloudformation:UpdateResource"
    ),
    passing("a CloudFormation extension", "cloudformation", "cloudformation:RegisterType"),
    passing("a build", "codebuild", "codebuild:CreateProject", "codebuild:StartBuild"),
    passing(
        "a batch of builds", "codebuild", "codebuild:CreateProject", "codebuild:StartBuildBatch"
    ),
    passing("a build's update", "codebuild", "codebuild:UpdateProject", "codebuild:StartBuild"),
    passing("a build with another role", "codebuild", "codebuild:StartBuild"),
    passing("a batch of builds with another role", "codebuild", "codebuild:StartBuildBatch"),
    passing(
        "a build's update", "codebuild", "codebuild:UpdateProject", "codebuild:StartBuildBatch"
    ),
    passing(
        "a build sandbox",
        "codebuild",
        "codebuild:CreateProject",
        "codebuild:StartSandbox",
        "codebuild:StartSandboxConnection",
    ),
    passing(
        "a repository sync of a stack",
        "cloudformation.sync.codeconnections",
        "codeconnections:CreateSyncConfiguration",
    ),
    passing("a pipeline", "codepipeline", "codepipeline:CreatePipeline"),
    passing("a pipeline's update", "codepipeline", "codepipeline:UpdatePipeline"),
    passing("an identity pool", "cognito-identity", "cognito-identity:SetIdentityPoolRoles"),
    passing(
        "a group of a user pool",
        "cognito-idp",
        "cognito-idp:CreateGroup",
        "cognito-idp:AdminAddUserToGroup",
    ),
    passing(
        "a Config remediation",
        "ssm",
        "config:PutRemediationConfigurations",
        "config:StartRemediationExecution",
    ),
    passing(
        "a Deadline queue",
        "credentials.deadline",
        "deadline:CreateQueue",
        "deadline:AssumeQueueRoleForUser",
    ),
    passing(
        "a Device Farm run", "devicefarm", "devicefarm:CreateProject", "devicefarm:ScheduleRun"
    ),
    passing("an event's target", "events", "events:PutTargets"),
    passing(
        "a fault injection experiment", "fis", "fis:CreateExperimentTemplate", "fis:StartExperiment"
    ),
    passing(
        "a role alias of IoT",
        "iot",
        "iot:CreateRoleAlias",
        "iot:CreateKeysAndCertificate",
        "iot:CreatePolicy",
        "iot:AttachPolicy",
    ),
    passing(
        "a role alias of IoT",
        "credentials.iot",
        "iot:CreateRoleAlias",
        "iot:CreateKeysAndCertificate",
        "iot:CreatePolicy",
        "iot:AttachPolicy",
    ),
    passing(
        "an IoT role alias' update",
        "iot",
        "iot:UpdateRoleAlias",
        "iot:CreateKeysAndCertificate",
        "iot:CreatePolicy",
        "iot:AttachPolicy",
    ),
    passing("a pipe", "pipes", "pipes:CreatePipe"),
    passing("a pipe's update", "pipes", "pipes:UpdatePipe"),
    passing("a profile of Roles Anywhere", "rolesanywhere", "rolesanywhere:CreateProfile"),
    passing("a Roles Anywhere profile's update", "rolesanywhere", "rolesanywhere:UpdateProfile"),
    passing("a schedule", "scheduler", "scheduler:CreateSchedule"),
    passing("a schedule's update", "scheduler", "scheduler:UpdateSchedule"),
    passing(
        "a product of Service Catalog",
        "servicecatalog",
        "servicecatalog:CreateProduct",
        "servicecatalog:CreateConstraint",
        "servicecatalog:ProvisionProduct",
    ),
    passing("an automation", "ssm", "ssm:StartAutomationExecution"),
    passing("a managed node", "ssm", "ssm:CreateActivation"),
    passing(
        "a maintenance window's task",
        "ssm",
        "ssm:CreateMaintenanceWindow",
        "ssm:RegisterTaskWithMaintenanceWindow",
    ),
    passing("a maintenance window's changed task", "ssm", "ssm:UpdateMaintenanceWindowTask"),
    passing(
        "an incident's response plan",
        "ssm-incidents",
        "ssm-incidents:CreateResponsePlan",
        "ssm-incidents:StartIncident",
    ),
    passing("a state machine", "states", "states:CreateStateMachine", "states:StartExecution"),
    passing(
        "a state machine's update", "states", "states:UpdateStateMachine", "states:StartExecution"
    ),
    passing("a step of a state machine", "states", "states:TestState"),
)
