"""Reports for managers: insights and the clinic's audit log."""
