"""Who does the work of jobs, leased piece by piece."""
