"""Read tables: Excel workbooks, and tables kept as text."""
