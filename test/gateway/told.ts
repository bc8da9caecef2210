/** As Trino words the demo's filter. */
export const filter = '("country" = \'KR\')'
/** The table of an event, as the analyst reads it. */
export const orders = (more: object = {}) => ({ catalog: 'shop', schema: 'sales', table: 'orders', authorization: 'analyst', filters: [filter],
  columns: [{ column: 'id' }, { column: 'country' }], directlyReferenced: true, referenceChain: [], ...more })
/** The events of one query, as Trino 476 sends them. */
export function events(queryId: string, options: { user?: string; sql?: string; tables?: object[]; failure?: object; context?: object; metadata?: object
  output?: object; createTime?: number } = {}) {
  const context = { user: options.user ?? 'analyst', principal: 'analyst', groups: [], source: 'trino-cli', userAgent: 'trino-cli/476', clientTags: [],
    remoteClientAddress: '10.1.2.3', catalog: 'shop', schema: 'sales', queryType: 'SELECT', sessionProperties: {}, ...options.context }
  const metadata = { queryId, query: options.sql ?? 'SELECT id FROM orders', queryState: 'FINISHED', tables: options.tables ?? [orders()], routines: [],
    ...options.metadata }
  const createTime = options.createTime ?? 1_795_000_000.25
  const times = { createTime, executionStartTime: createTime + 0.25, endTime: createTime + 2.25 }
  return {
    created: { createTime: times.createTime, context, metadata: { queryId, query: metadata.query, queryState: 'QUEUED', tables: [], routines: [] } },
    completed: { ...times, context, metadata: { ...metadata, plan: 'x'.repeat(300_000), jsonPlan: '{}', payload: 'mask expressions' }, warnings: [],
      statistics: { outputRows: 7, outputBytes: 420, physicalInputRows: 100, physicalInputBytes: 4096, wallTime: 1.5, cpuTime: 0.5, queuedTime: 0.25,
        writtenRows: 3, operatorSummaries: ['y'.repeat(1000)] },
      ioMetadata: { inputs: [], ...(options.output ? { output: options.output } : {}) }, ...(options.failure ? { failureInfo: options.failure } : {}) },
  }
}
