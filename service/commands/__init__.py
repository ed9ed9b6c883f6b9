"""What `pressroom` can be told.

In these modules other imports than click's stand inside the functions: `--help`, and the shell
that completes a word, wait for none of them.
"""
