"""Rules on EMR Serverless applications."""
