"""What EMR is: releases, applications, instance types and the like, as data with source and date.

Nothing here imports aws_cdk, and no data file is read before a question needs it.
"""
