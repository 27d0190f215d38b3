"""Tests of the rules. They need no app and no database."""
