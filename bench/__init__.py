"""What Pressroom promises, measured: `python -m bench`.

Each bench runs the two sides of a comparison side by side, several rounds in one run, and states
their ratio: the absolute numbers are the machine's, the ratios are ours.
"""
