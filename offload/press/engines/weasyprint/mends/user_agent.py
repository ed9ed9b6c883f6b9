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
    /* Words stand beside a checkbox, and a button is as large as its own. */
    :is(input, input[type]) { display: inline-block }
    input[type=hidden i] { display: none }
    button { height: auto; width: auto }
    /* A list that is open shows what is in it. */
    select[multiple], select[size]:not([size="0"], [size="1"]) { height: auto }
    select[size]:not([size="0"], [size="1"]) option { display: block }
    select[size]:not([size="0"], [size="1"])::before { content: none }
    select:is([multiple], [size]:not([size="0"], [size="1"])) optgroup { display: block }
    select:is([multiple], [size]:not([size="0"], [size="1"])) optgroup[label]::before {
        content: attr(label); display: block; font-weight: bold
    }
    select:is([multiple], [size]:not([size="0"], [size="1"])) option[selected] { background: #ccc }
    /* A table in it is centered, and its words are not. */
    center > table { margin-left: auto; margin-right: auto; text-align: start }
    """,
    counter_style=UA_COUNTER_STYLE,
)
# The same of attributes for looks, where these are obeyed.
ALIGNED = CSS(
    string="""
    :is(div, td, th)[align]:not([style*=text-align i]) > table { text-align: start }
    :is(div, td, th)[align=center i]:not([style*=text-align i]) > table {
        margin-left: auto; margin-right: auto
    }
    :is(div, td, th)[align=right i]:not([style*=text-align i]) > table { margin-left: auto }
    """,
    counter_style=UA_COUNTER_STYLE,
)
