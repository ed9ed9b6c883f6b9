"""HTTP in, HTTP out: no try, no Prometheus, no WeasyPrint.

What goes wrong is raised, and becomes a response in one place: `errors`.
"""
