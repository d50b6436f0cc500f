"""A claim against its evidence: what is exact is compared, the rest is asked of a judge."""
