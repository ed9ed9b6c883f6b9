"""Who is admitted, who is next, who is dropped: decisions, without I/O or a clock of their own."""
