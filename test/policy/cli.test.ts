import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { makeSmallWarehouse } from '../support/warehouse.ts'

const root = join(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'sagwan-policy-cli-'))
const policies = join(folder, 'policies')
cpSync(join(root, 'policies'), policies, { recursive: true })
const warehouse = join(folder, 'shop.duckdb')
await makeSmallWarehouse(warehouse)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

function run(...words: string[]): { status: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'lib/cli/policy.ts'), ...words], {
    encoding: 'utf8', env: {
      ...process.env, POLICIES: policies, DATA_DIR: join(folder, 'data'), WAREHOUSE: warehouse, WAREHOUSE_CATALOG: 'shop', ENGINE_MEMORY_MB: '512',
    } })
  return { status, out: stdout, err: stderr }
}

/** Changes one file of the copied policies while `work` runs. */
function withChange(file: string, change: (text: string) => string, work: () => void): void {
  const path = join(policies, file)
  const before = readFileSync(path, 'utf8')
  writeFileSync(path, change(before))
  try {
    work()
  } finally {
    writeFileSync(path, before)
  }
}

describe('npm run policy', () => {
  it('says that sound policies are sound, and what a reviewer should look at', () => {
    expect(run('check')).toMatchObject({ status: 0, out: expect.stringMatching(/^sound: 5 roles, 12 grants, 1 tags; version [0-9a-f]{12}\nnote: /) })
  })

  it('names the file and line of a fault, and leaves with 1', () => {
    withChange('roles/marketer.yaml', text => text.replace('customer_id: hide', 'customer_id: hidden'), () => {
      expect(run('check')).toMatchObject({ status: 1, err: expect.stringMatching(/\nroles\/marketer\.yaml:15: .*write `show`, `deny`, `hide`/) })
      expect(run('test').status).toBe(1)
    })
  })

  it('runs the cases, and leaves with 1 where a rule has become another', () => {
    expect(run('test')).toMatchObject({ status: 0, out: '66 of 66 cases pass\n' })
    withChange('roles/analyst.yaml', text => text.replace('national_id: deny', 'national_id: show'), () => {
      const { status, out } = run('test')
      expect(status).toBe(1)
      expect(out).toMatch(/cases\/analyst\.yaml:\d+: a closed column is named with its rule and owner\n {4}outcome: expected "deny", got "allow"/)
    })
  })

  it('explains what somebody would see, and why not', () => {
    const { status, out } = run('explain', '--as', 'analyst', 'SELECT id, email FROM shop.sales.customers')
    expect([status, out]).toEqual([0, expect.stringMatching(
      /\nanalyst \(analyst\): allow\n {2}shop\.sales\.customers: rows where country = 'KR'; masked: email hash\n[\s\S]*roles\/analyst\.yaml:\d+/)])
    expect(run('explain', '--as', 'analyst', 'SELECT * FROM shop.hr.salaries').out)
      .toMatch(/: deny\n[\s\S]*shop\.hr\.salaries is in the warehouse; it is denied by:\n {4}roles\/analyst\.yaml:\d+ {2}/)
    expect(run('explain', '--as', 'marketer', 'SELECT * FROM shop.sales.customers').out)
      .toContain('shop.sales.customers is in the warehouse; no grant of theirs reaches it')
  }, 60_000)

  it('shows its usage for anything else', () => {
    expect(run('nonsense')).toMatchObject({ status: 1, err: expect.stringContaining('npm run policy check') })
    expect(run('explain', '--as', 'nobody', 'SELECT 1')).toMatchObject({ status: 1, err: expect.stringContaining('`nobody`') })
  })
})
