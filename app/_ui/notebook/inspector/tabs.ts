/** The tabs of the inspector, in their order. */
export const inspectorTabs = ['lens', 'value', 'record', 'versions'] as const
