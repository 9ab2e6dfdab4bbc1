/** The plan of a site that has no diddy.toml: every service binding is found at run time and meshed. */
export const defaultPlan = {
    format: 1,
    mesh: "site",
    version: "0.1.0",
    form: "pages",
    production_branch: "main",
    production: {
        services: [],
        routes: [],
        interception: {
            mode: "discover",
            ignore: [],
            rpc: true,
            data: true,
        },
        default_policy: {
            retry: {
                retries: 2,
                on: ["connect-failure", "reset", "gateway-error"],
                statuses: [],
                methods: ["GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"],
                rpc_methods: [],
                backoff_base_ms: 25,
                backoff_max_ms: 250,
                body_limit_bytes: 65536,
                budget: {
                    ratio: 0.2,
                    per_second: 1,
                    burst: 3,
                    window_ms: 10000,
                },
            },
            timeout: {
                request_ms: 15000,
                try_ms: null,
            },
            fallback: null,
        },
        access_log: {
            sample: 1,
        },
        log_level: "info",
        redact: [],
        trace: {
            sample: 1,
            formats: ["w3c"],
        },
        telemetry: null,
        server_timing: false,
        limits: {
            subrequests: 50,
            worker_invocations: 32,
        },
    },
    preview: null,
    origins: {},
    hash: "3715701ee525",
};
