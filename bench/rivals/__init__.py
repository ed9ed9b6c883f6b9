"""What Pressroom is measured beside; apart, since it needs Node, Chromium and its own install.

`make dilemma` needs Node. `make peers` installs what it needs in `.cache/peers`, from own locks.
"""
