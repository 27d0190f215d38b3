"""Asking one question and reading one answer, whoever types it."""
