// node receipt.mjs FILE : write the receipt of a payment, by fetch (Node 18 or later).
import { writeFile } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";

const press = process.env.PRESS_URL ?? "http://127.0.0.1:8080";
const data = {
  currency: "USD",
  number: "R-1",
  issued: "2026-11-25",
  seller: { name: "Cedar Street Books", city: "Portland", country: "US" },
  lines: [{ name: "Linen notebook", quantity: 2, price: "12.50" }],
  paid: { on: "2026-11-25", method: "Card" },
};

// What is refused was not begun: it may be sent again, a few times, when the service says so.
async function receipt(attempts = 3) {
  const answer = await fetch(`${press}/v1/templates/receipt/pdf?strict=true`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Prefer: "wait=20" },
    body: JSON.stringify(data),
  });
  if (answer.ok) return Buffer.from(await answer.arrayBuffer());
  if ([429, 503].includes(answer.status) && attempts > 1) {
    await pause(1000 * Number(answer.headers.get("Retry-After") ?? 1));
    return receipt(attempts - 1);
  }
  throw new Error(JSON.stringify(await answer.json()));
}

await writeFile(process.argv[2], await receipt());
