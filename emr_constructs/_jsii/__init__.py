"""The border with CDK: tokens, argument checks, warnings. The only room that knows how jsii moves values."""
