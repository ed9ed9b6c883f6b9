"""Payment APIs that have Pressroom issue a receipt after each payment: see docs/client.md."""
