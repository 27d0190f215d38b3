"""The boards: visits of a day, of the next days, or all that are not ready."""
