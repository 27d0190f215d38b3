"""The database, encryption, and compiled statements."""
