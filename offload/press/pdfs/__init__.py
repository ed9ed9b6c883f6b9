"""PDFs that exist already: a PDF in, a PDF out."""
