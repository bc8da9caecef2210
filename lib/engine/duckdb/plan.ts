/** A scan of a plan: the table's name as the engine prints it, its columns, and the filters pushed into it. */
export type Scan = { table: string; columns: string[]; filters: string }

type PlanNode = { name: string; children: PlanNode[]; extra_info: Record<string, string | string[]> }

const listOf = (value: string | string[] | undefined): string[] =>
  (Array.isArray(value) ? value : [value ?? '']).filter(item => item !== '')

/** The scans and the operators of a physical plan (`EXPLAIN (FORMAT json)`). */
export function listScans(plan: string): { scans: Scan[]; operators: string[] } {
  const scans: Scan[] = []
  const operators: string[] = []
  const walk = (node: PlanNode) => {
    operators.push(node.name.trim())
    const table = node.extra_info.Table
    if (typeof table === 'string') {
      scans.push({ table, columns: listOf(node.extra_info.Projections), filters: listOf(node.extra_info.Filters).join(' AND ') })
    }
    node.children.forEach(walk)
  }
  for (const root of JSON.parse(plan) as PlanNode[]) walk(root)
  return { scans, operators }
}
