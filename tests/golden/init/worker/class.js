import { WorkerEntrypoint } from "cloudflare:workers";

export default class Site extends WorkerEntrypoint {
  fetch() {
    return new Response("site");
  }
}

export class Room {}
