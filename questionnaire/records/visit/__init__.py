"""Visits, their patients, links and answers, and what changes them."""
