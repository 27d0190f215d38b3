"""The day of the visit: its times, when a patient can be checked in, what was true on arrival."""
