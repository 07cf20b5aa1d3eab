"""The command ``emr-constructs``: judges templates, explains rules. No CDK, no Node.

Each subcommand and each format of a report is a module of its own, loaded only when it is asked for.
"""
