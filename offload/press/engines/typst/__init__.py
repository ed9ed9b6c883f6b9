"""The engine of templates in Typst: the only importer of its compiler."""
