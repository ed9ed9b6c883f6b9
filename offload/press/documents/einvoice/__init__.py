"""Invoices that machines read: EN 16931 as UN/CEFACT CII, in a PDF (Factur-X, ZUGFeRD).

Of one set of data, the page is filled in and the XML is built. The XML is held against the
official schema and rules of its profile before a document is made of it.
"""
