"""What is measured: a service that runs and its load, bare WeasyPrint, two ways compared."""
