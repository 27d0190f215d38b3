"""What one browser holds between pages: who was let in there, and what they typed."""
