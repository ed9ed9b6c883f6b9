"""What HTML says of elements that WeasyPrint's own stylesheet does not know (HTML, 15.3).

No issue of WeasyPrint's own is known.
"""

from weasyprint import CSS
from weasyprint.html import UA_COUNTER_STYLE

STYLESHEET = CSS(
    string="""
    dialog, search { display: block }
    dialog:not([open]), [popover], audio:not([controls]) { display: none }
    annotation, annotation-xml { display: none }
    /* Ruby is set in one line: what its author gives for this. */
    rp { display: inline }
    input[type=password i][value]::before { content: "••••••" }
    :is(input:not([value]), input[value=""])[placeholder]::before {
        color: gray; content: attr(placeholder); display: block; overflow: hidden
    }
    textarea[placeholder]:empty::before { color: gray; content: attr(placeholder) }
    """,
    counter_style=UA_COUNTER_STYLE,
)
