"""A visit's page and what staff do there."""
