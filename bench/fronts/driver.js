// Calls one front many times from inside the same workerd, as a browser's request would arrive: 14 headers, a path below the route.
const headers = {
  accept: "text/html,application/xhtml+xml",
  "accept-encoding": "gzip, br",
  "accept-language": "en-GB,en;q=0.9",
  "cache-control": "no-cache",
  "cf-connecting-ip": "203.0.113.9",
  "cf-ray": "8c1234567890abcd-LHR",
  "cf-visitor": '{"scheme":"https"}',
  cookie: "session=abcdef0123456789; theme=dark",
  referer: "https://shop.example.com/",
  "sec-fetch-dest": "document",
  "sec-fetch-mode": "navigate",
  "user-agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36",
  "x-forwarded-proto": "https",
  "x-real-ip": "203.0.113.9",
};

export default {
  async fetch(request, env) {
    const query = new URL(request.url).searchParams;
    const front = env[query.get("front")];
    let body = "";
    for (let calls = Number(query.get("calls")); calls > 0; calls--) {
      const response = await front.fetch("https://shop.example.com/api/catalog/items/42?x=1", { headers });
      body = await response.text();
      if (response.status !== 200) return new Response(`${response.status} ${body}`, { status: 502 });
    }
    return new Response(body);
  },
};
