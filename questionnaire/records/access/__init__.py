"""Sessions of patients, staff and tablets."""
