import { type Signal } from "./signal.ts";
/** Exports what the access line says, and what the site's own code wrote by `mesh.log`, as log records of the request's trace. */
export declare function logRecords(): Signal;
