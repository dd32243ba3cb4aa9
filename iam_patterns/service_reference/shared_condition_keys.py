"""The condition keys that more than one service uses, in lower case.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
"""

from typing import Final

SPELLING_OF_GLOBAL_KEYS: Final = {
    f"aws:{name}".lower(): f"aws:{name}"
    for name in [
        "AssumedRoot",
        "CalledVia",
        "CalledViaAWSMCP",
        "CalledViaFirst",
        "CalledViaLast",
        "ChatbotSourceArn",
        "CurrentTime",
        "Ec2InstanceSourcePrivateIPv4",
        "Ec2InstanceSourceVpc",
        "EpochTime",
        "FederatedProvider",
        "IsMcpServiceAction",
        "MultiFactorAuthAge",
        "MultiFactorAuthPresent",
        "PrincipalAccount",
        "PrincipalArn",
        "PrincipalIsAWSService",
        "PrincipalOrgID",
        "PrincipalOrgPaths",
        "PrincipalServiceName",
        "PrincipalServiceNamesList",
        "PrincipalTag/*",
        "PrincipalType",
        "referer",
        "RequestedRegion",
        "RequestTag/*",
        "ResourceAccount",
        "ResourceOrgID",
        "ResourceOrgPaths",
        "ResourceTag/*",
        "SecureTransport",
        "SignInSessionArn",
        "SourceAccount",
        "SourceArn",
        "SourceIdentity",
        "SourceIp",
        "SourceOrgID",
        "SourceOrgPaths",
        "SourceVpc",
        "SourceVpcArn",
        "SourceVpce",
        "TagKeys",
        "TokenIssueTime",
        "UserAgent",
        "userid",
        "username",
        "ViaAWSMCPService",
        "ViaAWSService",
        "VpceAccount",
        "VpceOrgID",
        "VpceOrgPaths",
        "VpcSourceIp",
    ]
}
"""The global keys by their name in lower case, as AWS writes them."""
GLOBAL_KEYS: Final = frozenset(SPELLING_OF_GLOBAL_KEYS)
KEYS_OF_ANY_SERVICE: Final = frozenset(
    {
        "ec2:instancemetadatav2",
        "ec2:roledelivery",
        "ec2:sourceinstancearn",
        "glue:credentialissuingservice",
        "glue:roleassumedby",
        "identitystore:userid",
        "lambda:sourcefunctionarn",
        "ssm:sourceinstancearn",
    }
)
"""Service keys that say where credentials come from, which any action can carry."""
MULTIVALUED_KEYS: Final = frozenset(
    {
        "aws:calledvia",
        "aws:principalorgpaths",
        "aws:principalservicenameslist",
        "aws:resourceorgpaths",
        "aws:sourceorgpaths",
        "aws:tagkeys",
        "aws:vpceorgpaths",
        "cognito-identity.amazonaws.com:amr",
        "sts:identitytokenaudience",
        "sts:requestcontextproviders",
        "sts:transitivetagkeys",
    }
)
"""Keys with several values in one request."""
