"""The actions that return credentials of others when they are allowed on every resource.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege
"""

from typing import Final

from iam_patterns.checks.catalog.exposures.exposure import Exposure

CREDENTIAL_EXPOSURES: Final = (
    Exposure(
        "redshift:GetClusterCredentials",
        "arn:{p}:redshift:{r}:{a}:dbuser:some-other-cluster/some-other-user",
        "a password of any user of any Redshift cluster",
    ),
    Exposure(
        "rds-db:connect",
        "arn:{p}:rds-db:{r}:{a}:dbuser:some-other-cluster/some-other-user",
        "a login to any RDS database as any user",
    ),
    Exposure(
        "cognito-idp:AdminInitiateAuth",
        "arn:{p}:cognito-idp:{r}:{a}:userpool/some-other-pool",
        "tokens of any user of any Cognito user pool",
    ),
    Exposure(
        "cognito-identity:GetOpenIdTokenForDeveloperIdentity",
        "arn:{p}:cognito-identity:{r}:{a}:identitypool/some-other",
        "a token of any identity of any Cognito identity pool",
    ),
    Exposure(
        "cognito-idp:AdminSetUserPassword",
        "arn:{p}:cognito-idp:{r}:{a}:userpool/some-other-pool",
        "the password of any user of any Cognito user pool",
    ),
    Exposure(
        "redshift-serverless:GetCredentials",
        "arn:{p}:redshift-serverless:{r}:{a}:workgroup/some-other",
        "a login to any Redshift Serverless workgroup",
    ),
    Exposure(
        "lightsail:GetRelationalDatabaseMasterUserPassword",
        "arn:{p}:lightsail:{r}:{a}:RelationalDatabase/some-other",
        "the master password of any Lightsail database",
    ),
    Exposure(
        "dsql:DbConnectAdmin",
        "arn:{p}:dsql:{r}:{a}:cluster/some-other",
        "an administrator login to any Aurora DSQL cluster",
    ),
    Exposure(
        "deadline:AssumeQueueRoleForUser",
        "arn:{p}:deadline:{r}:{a}:farm/some-other/queue/any",
        "credentials of the role of any Deadline queue",
    ),
    Exposure(
        "deadline:AssumeFleetRoleForRead",
        "arn:{p}:deadline:{r}:{a}:farm/some-other/fleet/any",
        "credentials of the role of any Deadline fleet",
    ),
    Exposure("datazone:GetEnvironmentCredentials", "*", "credentials of any DataZone environment"),
    Exposure(
        "bedrock-agentcore:GetResourceApiKey",
        "arn:{p}:bedrock-agentcore:{r}:{a}:token-vault/some-other/apikeycredentialprovider/any",
        "the API keys of any Bedrock agent",
    ),
    Exposure(
        "bedrock-agentcore:GetResourceOauth2Token",
        "arn:{p}:bedrock-agentcore:{r}:{a}:token-vault/some-other/oauth2credentialprovider/any",
        "the OAuth tokens of any Bedrock agent",
    ),
    Exposure(
        "ec2:GetPasswordData",
        "arn:{p}:ec2:{r}:{a}:instance/i-someother",
        "the administrator's password of any Windows instance",
    ),
    Exposure(
        "lightsail:GetInstanceAccessDetails",
        "arn:{p}:lightsail:{r}:{a}:Instance/some-other",
        "a login to any Lightsail instance",
    ),
    Exposure("lightsail:DownloadDefaultKeyPair", "*", "the key pair of the Lightsail instances"),
    Exposure(
        "connect:GetFederationToken",
        "arn:{p}:connect:{r}:{a}:instance/some-other/user/any",
        "a session of any Connect instance",
    ),
    Exposure(
        "mediapackage:RotateIngestEndpointCredentials",
        "arn:{p}:mediapackage:{r}:{a}:channels/some-other",
        "the credentials of any MediaPackage ingest endpoint",
    ),
    Exposure(
        "gamelift:RequestUploadCredentials",
        "arn:{p}:gamelift:{r}:{a}:build/some-other",
        "credentials to upload any GameLift build",
    ),
    Exposure(
        "codepipeline:PollForJobs",
        "arn:{p}:codepipeline:{r}:{a}:actiontype:any",
        "the credentials in the jobs of any CodePipeline pipeline",
    ),
)
