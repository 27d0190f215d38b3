"""The day of the visit at the desk: check-in and the clinic's tablet."""
