"""What rules see: one view for each thing that EMR makes."""
