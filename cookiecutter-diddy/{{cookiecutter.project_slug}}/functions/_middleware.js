// The mesh: every request and every call to a backend passes here. Compiled from diddy.toml by `diddy build`.
export { onRequest } from "../diddy/mesh.js";
