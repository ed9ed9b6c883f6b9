#!/bin/sh
# receipt.sh FILE : write the receipt of a payment, by curl. It waits as Retry-After says.
set -eu

curl --silent --show-error --fail-with-body --retry 3 --max-time 60 \
    --header 'Content-Type: application/json' \
    --header 'Prefer: wait=20' \
    --output "$1" \
    "${PRESS_URL:-http://127.0.0.1:8080}/v1/templates/receipt/pdf?strict=true" \
    --data '{
      "currency": "USD",
      "number": "R-1",
      "issued": "2026-11-25",
      "seller": {"name": "Cedar Street Books", "city": "Portland", "country": "US"},
      "lines": [{"name": "Linen notebook", "quantity": 2, "price": "12.50"}],
      "paid": {"on": "2026-11-25", "method": "Card"}
    }'
