"""What is measured of Pressroom by itself: a module a table."""
