"""The interface described as OpenAPI 3.1, from what the service itself goes by."""
