// The grid: what site code does with a service binding. Each expression runs once raw and once intercepted, and both must have the
// same outcome. `hits` is what the hooks must have seen; an expression without any passes the mesh by, as it should.

import { entrypoints } from "./expressions/entrypoints.js";
import { fetchValues } from "./expressions/fetch_values.js";
import { objects } from "./expressions/objects.js";
import { pipelining } from "./expressions/pipelining.js";
import { requests } from "./expressions/requests.js";
import { responses } from "./expressions/responses.js";
import { rpc } from "./expressions/rpc.js";
import { rpcArguments } from "./expressions/rpc_arguments.js";

export const expressions = {
  ...requests,
  ...responses,
  ...fetchValues,
  ...rpc,
  ...pipelining,
  ...rpcArguments,
  ...entrypoints,
  ...objects,
};
