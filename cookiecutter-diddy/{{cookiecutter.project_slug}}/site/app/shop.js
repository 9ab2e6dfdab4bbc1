/** The shop's half of the page: products, basket, and what is said when a backend does not answer. */

const $ = (id) => document.getElementById(id);
const clone = (id) => $(id).content.firstElementChild.cloneNode(true);

const basket = new Map();
let catalog = null;
let inventory = null;
let onChange = () => {};

/** @param {(basket: Map<string, number>) => void} listener called after each change of the basket */
export function onBasketChange(listener) {
  onChange = listener;
}

const money = (cents) =>
  new Intl.NumberFormat(document.documentElement.lang, { style: "currency", currency: catalog.currency }).format(
    cents / 100,
  );

/** Shows the products. `null` for a part that is not there: no catalog is an error, no stock is said as such. */
export function showProducts(nextCatalog, nextInventory) {
  catalog = nextCatalog ?? catalog;
  inventory = nextInventory;
  const list = $("products");
  list.setAttribute("aria-busy", "false");
  if (catalog === null) {
    const empty = document.createElement("li");
    empty.className = "nothing";
    empty.textContent = "No products to show.";
    list.replaceChildren(empty);
    return;
  }
  const rows = new Map(Array.from(list.querySelectorAll("[data-id]"), (row) => [row.dataset.id, row]));
  // Rows are kept, so that the keyboard's focus and the pictures stay where they are.
  list.replaceChildren(
    ...catalog.products.map((product) => fillProduct(rows.get(product.id) ?? newProduct(product), product)),
  );
}

function newProduct(product) {
  const row = clone("product-template");
  row.dataset.id = product.id;
  row.querySelector(".art").src = `/art/${encodeURIComponent(product.id)}.svg`;
  row.querySelector("button").addEventListener("click", () => change(product.id, 1));
  return row;
}

function fillProduct(row, product) {
  row.querySelector("h3").textContent = product.name;
  row.querySelector(".blurb").textContent = product.blurb;
  row.querySelector(".price").textContent = money(product.price_cents);
  row.querySelector("button .visually-hidden").textContent = ` ${product.name} to the basket`;
  const left = inventory?.known ? (inventory.stock[product.id] ?? 0) : null;
  const stock = row.querySelector(".stock");
  stock.textContent =
    left === null ? "Stock unknown" : left === 0 ? "Sold out" : left < 5 ? `${left} left` : "In stock";
  stock.dataset.level = left === null ? "unknown" : left === 0 ? "none" : left < 5 ? "low" : "good";
  row.querySelector("button").disabled = left === 0;
  return row;
}

function change(id, step) {
  const quantity = Math.min(99, Math.max(0, (basket.get(id) ?? 0) + step));
  if (quantity === 0) basket.delete(id);
  else basket.set(id, quantity);
  showBasket();
  onChange(basket);
}

function showBasket() {
  const pieces = [...basket.values()].reduce((sum, quantity) => sum + quantity, 0);
  $("basket-count").textContent = String(pieces);
  $("basket-empty").hidden = pieces > 0;
  const lines = $("basket-lines");
  lines.hidden = pieces === 0;
  if (pieces === 0) $("basket-sum").hidden = true;
  const rows = new Map(Array.from(lines.children, (row) => [row.dataset.id, row]));
  const focused = document.activeElement;
  lines.replaceChildren(
    ...Array.from(basket, ([id, quantity]) => {
      const row = rows.get(id) ?? newLine(id);
      row.querySelector(".number").textContent = String(quantity);
      return row;
    }),
  );
  if (focused?.isConnected) focused.focus();
  else if (focused?.dataset?.step) $("basket").focus();
}

function newLine(id) {
  const row = clone("line-template");
  const { name, price_cents } = catalog.products.find((product) => product.id === id);
  row.dataset.id = id;
  row.querySelector(".name").textContent = name;
  row.querySelector(".total").textContent = money(price_cents);
  for (const button of row.querySelectorAll("button")) {
    const step = Number(button.dataset.step);
    button.querySelector(".visually-hidden").textContent = `${step > 0 ? "One more" : "One less"}: ${name}`;
    button.addEventListener("click", () => change(id, step));
  }
  return row;
}

/** Shows the answer of /api/quote, or why there is none. */
export function showQuote(quote, why) {
  const sum = $("basket-sum");
  sum.hidden = false;
  sum.classList.toggle("failed", quote === null);
  if (quote === null) {
    sum.textContent = why;
    return;
  }
  for (const line of quote.lines) {
    const total = $("basket-lines").querySelector(`[data-id="${CSS.escape(line.id)}"] .total`);
    if (total) total.textContent = money(line.total_cents);
  }
  const short = quote.lines.some((line) => line.in_stock === false);
  const unsure = quote.lines.some((line) => line.in_stock === null);
  const total = document.createElement("strong");
  total.textContent = money(quote.total_cents);
  sum.replaceChildren("Total ", total);
  if (!short && !unsure) return;
  const caveat = document.createElement("p");
  caveat.textContent = short
    ? "There is not enough in stock for all of it."
    : "Whether all of it is in stock is not known right now.";
  sum.append(caveat);
}

/** Says something above the products, with a button to try again; no text hides it. */
export function showNotice(text, retry) {
  const notice = $("notice");
  notice.hidden = !text;
  if (!text) return;
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Try again";
  button.addEventListener("click", retry);
  const said = document.createElement("span");
  said.textContent = text;
  notice.replaceChildren(said, button);
}
