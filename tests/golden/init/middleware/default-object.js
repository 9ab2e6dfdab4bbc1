#!/usr/bin/env node
export default { onRequest() {} };
