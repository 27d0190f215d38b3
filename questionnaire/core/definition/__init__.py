"""What a questionnaire is: its parts, its rules, and how a clinic's settings shape it."""
