"""What went wrong, in the user's words."""


class LabFailure(Exception):
    """Ends a command with exit code 1; the text says what is wrong and how to mend it."""
