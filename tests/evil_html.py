"""Documents that never end, or never fit."""

# Each level of nested columns is laid out five times: 5 take seconds, 30 of them ages.
ENDLESS = b"<div style='columns:2'>" * 30 + b"x" + b"</div>" * 30

# Each cell is a box of about 20 kB in the press: gigabytes, if it were let.
GREEDY = b"<table>" + b"<tr><td>a<td>b<td>c<td>d" * 200_000
