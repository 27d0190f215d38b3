"""What is written with every change: the history, and the revisions that boards watch."""
