"""Tests of what the staff see."""
