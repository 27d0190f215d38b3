"""What stands between a visit and ready, computed from facts."""
