"""Rules on EMR Serverless."""
