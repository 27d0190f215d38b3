"""What each row of a schedule from another system would change."""
