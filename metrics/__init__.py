"""Plain values of the loop and the pool, as Prometheus metrics: the only importer of its client."""
