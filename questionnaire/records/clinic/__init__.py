"""Clinics with their settings and questionnaires, and their staff."""
