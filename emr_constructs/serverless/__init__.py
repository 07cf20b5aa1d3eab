"""EMR Serverless: applications, and the jobs they run."""
