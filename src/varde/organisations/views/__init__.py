"""Pages about organisations, the people in them, invitations, and the demonstration."""
