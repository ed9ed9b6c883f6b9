"""Documents that never end, or never fit."""

# Each level of nested flex boxes triples the layout: 16 of them take days.
ENDLESS = b"<div style='display:flex'>" * 16 + b"x" + b"</div>" * 16

# Each cell is a box of about 20 kB in the press: gigabytes, if it were let.
GREEDY = b"<table>" + b"<tr><td>a<td>b<td>c<td>d" * 200_000
