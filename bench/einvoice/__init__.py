"""How many invoices that others wrote can be sent as JSON, printed, and read back as they were."""
