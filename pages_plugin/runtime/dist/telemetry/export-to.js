/** Gathers the signals of each request and has them exported behind the answers. */
export function exportTo(exporter, ...signals) {
    const sinks = signals.map((signal) => {
        const { source, sink } = signal(exporter);
        exporter.add(source);
        return sink;
    });
    return (inbound, status) => {
        for (const sink of sinks)
            sink(inbound, status);
        exporter.settle(inbound);
    };
}
