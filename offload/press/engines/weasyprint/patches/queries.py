"""Elements by name: WeasyPrint looks for `<meta>` and `<style>` with a selector, in the whole tree.

A wrapper is made for each element, and its name is taken apart and compared: twice, and of a table
of 3,000 rows it is a twentieth of the time. Here the tree itself is asked, and wrappers are made of
what has such an element in it.

No change of cssselect2's own is known that would replace this.
"""

import re
from collections.abc import Iterator
from typing import Any

from cssselect2 import ElementWrapper

_NAME = re.compile("[a-z]+")
# Beyond that many what is in between is nearly all there is.
_MOST = 50

_query_all = ElementWrapper.query_all


def query_all(wrapper: Any, *selectors: Any) -> Iterator[Any]:
    """`ElementWrapper.query_all`, of elements with one of some names."""
    if not all(isinstance(it, str) and _NAME.fullmatch(it) for it in selectors):
        return iter(_query_all(wrapper, *selectors))
    found = {id(it) for it in wrapper.etree_element.iter() if _name(it) in selectors}
    if len(found) > _MOST:
        return iter(_query_all(wrapper, *selectors))
    return _within(wrapper, found)


def _within(wrapper: Any, found: set[int]) -> Iterator[Any]:
    element = wrapper.etree_element
    if id(element) in found:
        yield wrapper
    if found and any(id(it) in found for it in element.iter() if it is not element):
        for child in wrapper.iter_children():
            yield from _within(child, found)


def _name(element: Any) -> str:
    """Without its namespace; of a comment nothing."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


METHODS = ((ElementWrapper, "query_all", query_all),)
