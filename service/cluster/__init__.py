"""Several event loops on one port: a supervisor and its processes."""
