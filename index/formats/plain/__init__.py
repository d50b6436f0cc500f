"""Read formats that are text themselves: tables, mail, mark-up of documents."""
