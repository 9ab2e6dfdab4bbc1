// Takes every export, so that what a mesh spends on it is spent.
export default {
  async fetch(request) {
    await request.arrayBuffer();
    return new Response("{}", { headers: { "content-type": "application/json" } });
  },
};
