"""What the shop sells. Plain Python with no Workers API, so that it is tested without one."""

CURRENCY = "EUR"

_ROWS = (
    ("thimble-cup", "Thimble cup", "Espresso for one sip, saucer included.", 1450),
    ("matchbox-radio", "Matchbox radio", "Two stations, one of them yours.", 3900),
    ("stamp-notebook", "Stamp notebook", "Ninety pages for very short thoughts.", 690),
    ("thumb-cactus", "Thumb cactus", "Wants water twice a year.", 980),
    ("keyring-lamp", "Keyring lamp", "Finds keyholes from half a metre.", 1200),
    ("palm-kite", "Palm kite", "Flies in a sigh, folds into a fist.", 1650),
    ("pocket-harmonica", "Pocket harmonica", "Ten holes, about forty songs.", 2400),
    ("two-minute-timer", "Two-minute timer", "For teeth, and for soft eggs that stay soft.", 1100),
)

PRODUCTS = [dict(zip(("id", "name", "blurb", "price_cents"), row, strict=True)) for row in _ROWS]


def answer(method: str, path: str) -> tuple[int, dict]:
    """Answer a request as a status and a JSON body; the one resource is ``/products``."""
    if path != "/products":
        return 404, {"title": "Not found", "detail": f"The catalogue has /products, not {path}."}
    if method not in {"GET", "HEAD"}:
        return 405, {"title": "Method not allowed", "detail": f"{path} is read with GET, not {method}."}
    return 200, {"source": "catalog", "currency": CURRENCY, "products": PRODUCTS}
