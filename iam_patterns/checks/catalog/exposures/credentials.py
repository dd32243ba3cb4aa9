"""The actions that give credentials of others when they are about no named resource.

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
        "into any database as any user",
    ),
    Exposure(
        "cognito-idp:AdminInitiateAuth",
        "arn:{p}:cognito-idp:{r}:{a}:userpool/some-other-pool",
        "tokens of any user of any user pool",
    ),
    Exposure(
        "cognito-identity:GetOpenIdTokenForDeveloperIdentity",
        "arn:{p}:cognito-identity:{r}:{a}:identitypool/some-other",
        "a token of any identity of any identity pool",
    ),
    Exposure(
        "cognito-idp:AdminSetUserPassword",
        "arn:{p}:cognito-idp:{r}:{a}:userpool/some-other-pool",
        "the account of any user of any user pool",
    ),
    Exposure(
        "redshift-serverless:GetCredentials",
        "arn:{p}:redshift-serverless:{r}:{a}:workgroup/some-other",
        "into any Redshift Serverless workgroup",
    ),
    Exposure(
        "lightsail:GetRelationalDatabaseMasterUserPassword",
        "arn:{p}:lightsail:{r}:{a}:RelationalDatabase/some-other",
        "the master password of any Lightsail database",
    ),
    Exposure(
        "dsql:DbConnectAdmin",
        "arn:{p}:dsql:{r}:{a}:cluster/some-other",
        "into any Aurora DSQL cluster as its administrator",
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
        "the keys that agents hold",
    ),
    Exposure(
        "bedrock-agentcore:GetResourceOauth2Token",
        "arn:{p}:bedrock-agentcore:{r}:{a}:token-vault/some-other/oauth2credentialprovider/any",
        "the tokens that agents hold",
    ),
    Exposure(
        "ec2:GetPasswordData",
        "arn:{p}:ec2:{r}:{a}:instance/i-someother",
        "the administrator's password of any Windows instance",
    ),
    Exposure(
        "lightsail:GetInstanceAccessDetails",
        "arn:{p}:lightsail:{r}:{a}:Instance/some-other",
        "a key into any Lightsail instance",
    ),
    Exposure("lightsail:DownloadDefaultKeyPair", "*", "the key pair into the Lightsail instances"),
    Exposure(
        "connect:GetFederationToken",
        "arn:{p}:connect:{r}:{a}:instance/some-other/user/any",
        "a session of any Connect instance",
    ),
    Exposure(
        "mediapackage:RotateIngestEndpointCredentials",
        "arn:{p}:mediapackage:{r}:{a}:channels/some-other",
        "keys to any ingest endpoint",
    ),
    Exposure(
        "gamelift:RequestUploadCredentials",
        "arn:{p}:gamelift:{r}:{a}:build/some-other",
        "credentials to upload any build",
    ),
    Exposure(
        "codepipeline:PollForJobs",
        "arn:{p}:codepipeline:{r}:{a}:actiontype:any",
        "the credentials in the jobs of any pipeline",
    ),
)
