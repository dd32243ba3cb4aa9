"""The paths that pass any role to a service that automates calls to AWS.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
"""

from typing import Final

from iam_patterns.service_reference.escalation.path import passing

TO_AUTOMATION: Final = (
    passing("an API Gateway integration", "apigateway", "apigateway:PUT", "apigateway:POST"),
    passing("an AppSync resolver", "appsync", "appsync:CreateDataSource", "appsync:CreateResolver"),
    passing("the update of an AppSync data source", "appsync", "appsync:UpdateDataSource"),
    passing("a budget action", "budgets", "budgets:CreateBudgetAction"),
    passing("a chat channel", "chatbot", "chatbot:CreateSlackChannelConfiguration"),
    passing("a CloudFormation stack", "cloudformation", "cloudformation:CreateStack"),
    passing("the update of a CloudFormation stack", "cloudformation", "cloudformation:UpdateStack"),
    passing(
        "a CloudFormation change set",
        "cloudformation",
        "cloudformation:CreateChangeSet",
        "cloudformation:ExecuteChangeSet",
    ),
    passing(
        "a CloudFormation stack set",
        "cloudformation",
        "cloudformation:CreateStackSet",
        "cloudformation:CreateStackInstances",
    ),
    passing(
        "the update of a CloudFormation stack set",
        "cloudformation",
        "cloudformation:UpdateStackSet",
    ),
    passing("a Cloud Control resource", "cloudformation", "cloudformation:CreateResource"),
    passing(
        "the update of a Cloud Control resource", "cloudformation", "cloudformation:UpdateResource"
    ),
    passing("a CloudFormation extension", "cloudformation", "cloudformation:RegisterType"),
    passing("a CodeBuild project", "codebuild", "codebuild:CreateProject", "codebuild:StartBuild"),
    passing(
        "a CodeBuild batch build",
        "codebuild",
        "codebuild:CreateProject",
        "codebuild:StartBuildBatch",
    ),
    passing(
        "the update of a CodeBuild project",
        "codebuild",
        "codebuild:UpdateProject",
        "codebuild:StartBuild",
    ),
    passing("a CodeBuild build with another role", "codebuild", "codebuild:StartBuild"),
    passing("a CodeBuild batch build with another role", "codebuild", "codebuild:StartBuildBatch"),
    passing(
        "the update of a CodeBuild project",
        "codebuild",
        "codebuild:UpdateProject",
        "codebuild:StartBuildBatch",
    ),
    passing(
        "a CodeBuild sandbox",
        "codebuild",
        "codebuild:CreateProject",
        "codebuild:StartSandbox",
        "codebuild:StartSandboxConnection",
    ),
    passing(
        "the Git sync of a CloudFormation stack",
        "cloudformation.sync.codeconnections",
        "codeconnections:CreateSyncConfiguration",
    ),
    passing("a CodePipeline pipeline", "codepipeline", "codepipeline:CreatePipeline"),
    passing("the update of a CodePipeline pipeline", "codepipeline", "codepipeline:UpdatePipeline"),
    passing("a Cognito identity pool", "cognito-identity", "cognito-identity:SetIdentityPoolRoles"),
    passing(
        "a group of a Cognito user pool",
        "cognito-idp",
        "cognito-idp:CreateGroup",
        "cognito-idp:AdminAddUserToGroup",
    ),
    passing(
        "an AWS Config remediation",
        "ssm",
        "config:PutRemediationConfigurations",
        "config:StartRemediationExecution",
    ),
    passing(
        "a Deadline Cloud queue",
        "credentials.deadline",
        "deadline:CreateQueue",
        "deadline:AssumeQueueRoleForUser",
    ),
    passing(
        "a Device Farm run", "devicefarm", "devicefarm:CreateProject", "devicefarm:ScheduleRun"
    ),
    passing("a target of an EventBridge rule", "events", "events:PutTargets"),
    passing(
        "a fault injection experiment", "fis", "fis:CreateExperimentTemplate", "fis:StartExperiment"
    ),
    passing(
        "an IoT role alias",
        "iot",
        "iot:CreateRoleAlias",
        "iot:CreateKeysAndCertificate",
        "iot:CreatePolicy",
        "iot:AttachPolicy",
    ),
    passing(
        "an IoT role alias",
        "credentials.iot",
        "iot:CreateRoleAlias",
        "iot:CreateKeysAndCertificate",
        "iot:CreatePolicy",
        "iot:AttachPolicy",
    ),
    passing(
        "the update of an IoT role alias",
        "iot",
        "iot:UpdateRoleAlias",
        "iot:CreateKeysAndCertificate",
        "iot:CreatePolicy",
        "iot:AttachPolicy",
    ),
    passing("an EventBridge pipe", "pipes", "pipes:CreatePipe"),
    passing("the update of an EventBridge pipe", "pipes", "pipes:UpdatePipe"),
    passing("an IAM Roles Anywhere profile", "rolesanywhere", "rolesanywhere:CreateProfile"),
    passing(
        "the update of an IAM Roles Anywhere profile",
        "rolesanywhere",
        "rolesanywhere:UpdateProfile",
    ),
    passing("an EventBridge schedule", "scheduler", "scheduler:CreateSchedule"),
    passing("the update of an EventBridge schedule", "scheduler", "scheduler:UpdateSchedule"),
    passing(
        "a Service Catalog product",
        "servicecatalog",
        "servicecatalog:CreateProduct",
        "servicecatalog:CreateConstraint",
        "servicecatalog:ProvisionProduct",
    ),
    passing("a Systems Manager automation", "ssm", "ssm:StartAutomationExecution"),
    passing("a Systems Manager managed node", "ssm", "ssm:CreateActivation"),
    passing(
        "a task of a maintenance window",
        "ssm",
        "ssm:CreateMaintenanceWindow",
        "ssm:RegisterTaskWithMaintenanceWindow",
    ),
    passing("the update of a maintenance window task", "ssm", "ssm:UpdateMaintenanceWindowTask"),
    passing(
        "an Incident Manager response plan",
        "ssm-incidents",
        "ssm-incidents:CreateResponsePlan",
        "ssm-incidents:StartIncident",
    ),
    passing("a state machine", "states", "states:CreateStateMachine", "states:StartExecution"),
    passing(
        "the update of a state machine",
        "states",
        "states:UpdateStateMachine",
        "states:StartExecution",
    ),
    passing("a test of a state machine step", "states", "states:TestState"),
)
