/**
 * What a Worker behind the mesh needs of the npm package diddy-mesh: a copy of its compiled modules, so that the project
 * stands alone and an upgrade shows in a diff.
 *
 * To take the package instead, once it is published: `npm install diddy-mesh`, write "diddy-mesh/worker" where this file
 * is imported, and remove this folder.
 */

export { mesh } from "./runtime/adapters/backend.js";
