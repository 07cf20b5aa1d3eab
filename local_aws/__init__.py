"""An AWS on this machine: CloudFormation, EMR with Studio, EMR Serverless and what they stand on, for demo and tests.

ministack with handlers of our own, to which belongs the part of Service Catalog from which Studio users start clusters.
Nothing runs on clusters and applications; the server forgets all when it ends.
"""

from local_aws.cdk_cli import CdkError, MissingToolError
from local_aws.leftovers import leftovers
from local_aws.server import LocalAws, LocalAwsError, PortBusyError

__all__ = ["CdkError", "LocalAws", "LocalAwsError", "MissingToolError", "PortBusyError", "leftovers"]
