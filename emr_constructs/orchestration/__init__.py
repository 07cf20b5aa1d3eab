"""Orchestration: what runs the work of EMR, as states of Step Functions.

Use it as ``emr.orchestration``.
"""

from emr_constructs.orchestration.serverless_start_job_run import ServerlessStartJobRun

__all__ = ["ServerlessStartJobRun"]
