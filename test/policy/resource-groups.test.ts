import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { compileResourceGroups } from '../../lib/policy/resource-groups.ts'
import type { ResourceGroups } from '../../lib/policy/resource-groups.ts'
import { demoPolicies } from '../gateway/support.ts'

const root = join(import.meta.dirname, '../..')
const groupsOf = (total: number) => compileResourceGroups(demoPolicies(), { service: 'sagwan.app', total })

describe('compileResourceGroups', () => {
  it('gives each role with data a share, and in it each person no more than three quarters', () => {
    const roles = groupsOf(8).rootGroups[1]!.subGroups!.find(({ name }) => name === 'roles')!.subGroups!
    expect(roles.map(({ name }) => name)).toEqual(['owner', 'analyst', 'team', 'marketer'])
    expect(roles[0]).toMatchObject({ hardConcurrencyLimit: 8, subGroups: [{ name: '${USER}', hardConcurrencyLimit: 6, maxQueued: 50 }] })
    expect(roles[3]).toMatchObject({ subGroups: [{ hardConcurrencyLimit: 2, softMemoryLimit: '75%' }] })
  })

  it('believes a tag from the service account only, whatever its name holds', () => {
    const { selectors } = groupsOf(8)
    const tagged = selectors.filter(({ clientTags }) => clientTags)
    expect(tagged).toHaveLength(5)
    expect(new Set(tagged.map(({ authenticatedUser }) => authenticatedUser))).toEqual(new Set(['(?i)sagwan\\.app']))
    expect(selectors.at(-1)).toEqual({ group: 'sagwan.others.${USER}' })
    expect(selectors.find(({ user }) => user)).toEqual({ user: '(?i)mina', group: 'sagwan.roles.team.${USER}' })
    expect(selectors.find(({ userGroup }) => userGroup?.includes('analysts'))?.userGroup)
      .toBe('(?i)cn\\=analysts\\,ou\\=groups\\,dc\\=sagwan\\,dc\\=demo|analysts')
  })

  it('is what `npm run policy resource-groups` prints', () => {
    const run = (...words: string[]) => spawnSync(process.execPath, [join(root, 'lib/cli/policy.ts'), 'resource-groups', ...words], { encoding: 'utf8' })
    expect((JSON.parse(run('--total', '12').stdout) as ResourceGroups).rootGroups[1]).toMatchObject({ name: 'sagwan', hardConcurrencyLimit: 12 })
    expect(run('--total', 'many')).toMatchObject({ status: 1, stderr: expect.stringContaining('--total') as string })
  })
})
