"""Read mail, and mark-up that is text itself."""
