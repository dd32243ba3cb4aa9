"""The condition keys that more than one service uses, in lower case.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
"""

from typing import Final

GLOBAL_KEYS: Final = frozenset(
    f"aws:{name}"
    for name in [
        "assumedroot",
        "calledvia",
        "calledviaawsmcp",
        "calledviafirst",
        "calledvialast",
        "chatbotsourcearn",
        "currenttime",
        "ec2instancesourceprivateipv4",
        "ec2instancesourcevpc",
        "epochtime",
        "federatedprovider",
        "ismcpserviceaction",
        "multifactorauthage",
        "multifactorauthpresent",
        "principalaccount",
        "principalarn",
        "principalisawsservice",
        "principalorgid",
        "principalorgpaths",
        "principalservicename",
        "principalservicenameslist",
        "principaltag/*",
        "principaltype",
        "referer",
        "requestedregion",
        "requesttag/*",
        "resourceaccount",
        "resourceorgid",
        "resourceorgpaths",
        "resourcetag/*",
        "securetransport",
        "signinsessionarn",
        "sourceaccount",
        "sourcearn",
        "sourceidentity",
        "sourceip",
        "sourceorgid",
        "sourceorgpaths",
        "sourcevpc",
        "sourcevpcarn",
        "sourcevpce",
        "tagkeys",
        "tokenissuetime",
        "useragent",
        "userid",
        "username",
        "viaawsmcpservice",
        "viaawsservice",
        "vpceaccount",
        "vpceorgid",
        "vpceorgpaths",
        "vpcsourceip",
    ]
)
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
