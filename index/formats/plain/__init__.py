"""Read saved mail."""
