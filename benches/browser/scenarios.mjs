// The scenarios of the browser benchmark, as a person would write them, but for their size.

const numbered = (count, make) => Object.fromEntries(Array.from({ length: count }, (_, at) => make(at + 1)));

/**
 * Buckets that notify functions: a notification takes a second, so that many are under way at
 * once, and some fail, so that rings count down. About 1.2 squares move for each event per second.
 */
export function squares(perSecond) {
  const lanes = 6;
  return {
    format: 1,
    title: `Many squares: ${perSecond} events per second`,
    seed: 1,
    run_for: '30s',
    limit_overrides: { account_concurrency: 10_000 },
    sources: numbered(lanes, (lane) => [`bucket-${lane}`, {
      kind: 's3',
      target: `function/resize-${lane}`,
      arrivals: { poisson: { per_second: perSecond / lanes } },
      payload: '1KB',
    }]),
    functions: numbered(lanes, (lane) => [`resize-${lane}`, {
      duration: '40ms',
      init_duration: '0ms',
      ...(lane < lanes ? { failures: [{ kind: 'error', rate: 20 / perSecond }] } : {}),
    }]),
  };
}

/**
 * A million messages wait in ten queues, faster than their pollers can take them away, while
 * dense traffic goes on through queues and functions.
 */
export function million() {
  const lanes = 10;
  const queued = (name, lane, arrivals) => [`${name}-${lane}`, {
    kind: 'producer', target: `queue/orders-${lane}`, arrivals, payload: '1KB',
  }];
  return {
    format: 1,
    title: 'A million events in flight',
    seed: 1,
    run_for: '30s',
    limit_overrides: { account_concurrency: 10_000 },
    sources: {
      ...numbered(lanes, (lane) => queued('backlog', lane, { burst: { count: 100_000, at: `${lane}s` } })),
      ...numbered(lanes, (lane) => queued('shop', lane, { poisson: { per_second: 1_000 } })),
    },
    queues: numbered(lanes, (lane) => [`orders-${lane}`, { visibility_timeout: '1m' }]),
    functions: numbered(lanes, (lane) => [`charge-${lane}`, {
      duration: '1s', init_duration: '0ms', reserved_concurrency: 100,
    }]),
    event_source_mappings: numbered(lanes, (lane) => [`orders-${lane}`, {
      event_source: `queue/orders-${lane}`, function: `charge-${lane}`, batch_size: 10, maximum_concurrency: 100,
    }]),
  };
}
