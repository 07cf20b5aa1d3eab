"""The view of an EMR Serverless application."""
