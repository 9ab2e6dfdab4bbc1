// The mesh runs before every function and static file of this site. Written by `diddy init`; `diddy remove` takes it out.
export { onRequest } from "../diddy/mesh.js";
