"""Counting what happened, without giving away single patients."""
