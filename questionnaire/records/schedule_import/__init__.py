"""Schedules that were uploaded: matched with patients and visits, then imported."""
