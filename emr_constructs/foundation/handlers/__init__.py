"""What runs in AWS Lambda behind custom resources: the standard library and boto3, nothing of this package.

The library uploads these files and never imports them: boto3 comes with Lambda, and is none of its requirements.
"""
