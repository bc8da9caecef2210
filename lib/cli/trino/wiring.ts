/** Lines of `etc/access-control.properties`: Trino asks the gateway at this address what anybody may do. */
export function listAccessControl(gateway: string): string[] {
  return [
    'access-control.name=opa',
    `opa.policy.uri=${gateway}/allow`,
    `opa.policy.batched-uri=${gateway}/batch`,
    `opa.policy.row-filters-uri=${gateway}/row-filters`,
    `opa.policy.batch-column-masking-uri=${gateway}/masks`,
  ]
}

/** Lines of `etc/http-event-listener.properties`: Trino tells the gateway of every query, and again until it is heard. */
export function listEventListener(gateway: string, secret: string): string[] {
  return [
    'event-listener.name=http',
    'http-event-listener.log-created=true',
    'http-event-listener.log-completed=true',
    `http-event-listener.connect-ingest-uri=${gateway}/events`,
    `http-event-listener.connect-http-headers=X-Sagwan-Secret:${secret}`,
    'http-event-listener.connect-retry-count=100',
    'http-event-listener.connect-retry-delay=1s',
    'http-event-listener.connect-backoff-base=2',
    'http-event-listener.connect-max-delay=1m',
  ]
}
