/** The headers of a request, without the seconds that are left. */
export function headersOf(delivery) {
    const headers = {
        Accept: delivery.mediaType ?? "application/pdf",
        Priority: `u=${delivery.urgency ?? 3}`,
    };
    if (delivery.idempotencyKey)
        headers["Idempotency-Key"] = delivery.idempotencyKey;
    if (delivery.userPassword)
        headers["Pressroom-User-Password"] = encodeURIComponent(delivery.userPassword);
    if (delivery.ownerPassword)
        headers["Pressroom-Owner-Password"] = encodeURIComponent(delivery.ownerPassword);
    return headers;
}
