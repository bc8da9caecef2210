import { subject } from '@casl/ability'
import { accessibleBy } from '@casl/prisma/runtime'
import { describe, expect, it } from 'vitest'
import { abilityOf } from '../../lib/policy/ability.ts'
import { principal } from './support.ts'

const notebook = (owner: string, shares: { role: string; mayEdit: boolean }[] = []) => subject('Notebook', { owner, shares })

describe('abilityOf', () => {
  const ability = abilityOf(principal(['analyst']), ['notebook:create', 'notebook:share'])

  it('lets owners do everything with theirs, and nobody anything with others\'', () => {
    for (const action of ['read', 'update', 'delete', 'share', 'create'] as const) {
      expect(ability.can(action, notebook('kim'))).toBe(true)
      expect(ability.can(action, notebook('lee'))).toBe(false)
    }
  })

  it('lets a role read what is shared with it, change it where the share says so, and never delete or share it', () => {
    const read = notebook('lee', [{ role: 'analyst', mayEdit: false }])
    const edit = notebook('lee', [{ role: 'analyst', mayEdit: true }, { role: 'owner', mayEdit: false }])
    const other = notebook('lee', [{ role: 'owner', mayEdit: true }, { role: 'analyst', mayEdit: false }])
    expect([read, edit, other].map(it => ability.can('read', it))).toEqual([true, true, true])
    expect([read, edit, other].map(it => ability.can('update', it))).toEqual([false, true, false])
    expect([read, edit, other].map(it => ability.can('delete', it) || ability.can('share', it))).toEqual([false, false, false])
    expect(ability.can('read', notebook('lee', [{ role: 'owner', mayEdit: true }]))).toBe(false)
  })

  it('lets nobody create or share without the right', () => {
    const poor = abilityOf(principal(['analyst']), [])
    expect(poor.can('create', 'Notebook')).toBe(false)
    expect(poor.can('share', notebook('kim'))).toBe(false)
    expect(poor.can('read', notebook('kim'))).toBe(true)
  })

  it('gives the database the same condition', () => {
    expect(accessibleBy(ability, 'read').ofType('Notebook')).toEqual({ OR: [
      { shares: { some: { role: { in: ['analyst'] } } } }, { owner: 'kim' }] })
    expect(accessibleBy(abilityOf(principal([]), []), 'read').ofType('Notebook')).toEqual({ OR: [
      { shares: { some: { role: { in: [] } } } }, { owner: 'kim' }] })
  })
})
