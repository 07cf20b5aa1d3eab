"""Metrics of EMR Serverless applications."""

from __future__ import annotations

import abc


class ServerlessMetrics(abc.ABC):
    """One method for each metric that EMR Serverless reports of an application."""
