"""Consents, messages, and the outbox they wait in."""
