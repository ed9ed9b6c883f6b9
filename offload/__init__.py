"""From the loop to the processes: jobs, the backlog that orders them, the lanes that run them.

The parent side imports the standard library alone. `offload.press` is the child side, and is
never imported here: WeasyPrint, Pango and foreign documents stay out of the loop's process.
"""
