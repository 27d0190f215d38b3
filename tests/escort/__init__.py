"""Tests of the escort's pages."""
