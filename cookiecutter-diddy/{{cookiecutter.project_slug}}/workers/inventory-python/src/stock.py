"""How many of each product lie in the drawer. Plain Python with no Workers API, so that it is tested without one."""

STOCK = {
    "thimble-cup": 24,
    "matchbox-radio": 3,
    "stamp-notebook": 120,
    "thumb-cactus": 11,
    "keyring-lamp": 2,
    "palm-kite": 17,
    "pocket-harmonica": 6,
    "two-minute-timer": 0,
}


def answer(method: str, path: str) -> tuple[int, dict]:
    """Answer a request as a status and a JSON body; the one resource is ``/stock``."""
    if path != "/stock":
        return 404, {"title": "Not found", "detail": f"The inventory has /stock, not {path}."}
    if method not in {"GET", "HEAD"}:
        return 405, {"title": "Method not allowed", "detail": f"{path} is read with GET, not {method}."}
    return 200, {"known": True, "stock": STOCK}
