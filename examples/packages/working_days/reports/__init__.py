"""What the job counts by."""
