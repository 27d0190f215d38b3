"""Where a manager or clinician decides the clinic's settings."""
