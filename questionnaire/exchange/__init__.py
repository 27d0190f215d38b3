"""What is exchanged with other systems, in their formats."""
