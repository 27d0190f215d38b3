"""Importing a schedule, step by step."""
