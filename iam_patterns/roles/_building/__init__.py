"""What the roles share: parameters, options, trust and policies as CDK takes them."""
