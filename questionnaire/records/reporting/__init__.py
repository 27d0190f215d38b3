"""What happened at visits, read for reports."""
