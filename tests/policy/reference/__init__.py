"""A second, slow evaluator, transcribed from AWS's pages: plain dicts, nothing of iam_patterns.

Where AWS documents nothing it raises `Undocumented`, and the request is skipped and counted.
Each rule names its page; PAGES of a rule are under
https://docs.aws.amazon.com/IAM/latest/UserGuide/ unless an address is written out.
"""
