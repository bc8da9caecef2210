import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createPool } from '../../lib/db/pool.ts'
import { isAppError } from '../../lib/errors.ts'
import { runOn } from '../support/template.ts'
import { startCuttingProxy } from './cutting-proxy.ts'
import { closed, createWorkspace, kim, opened } from './workspace.ts'

type Workspace = Awaited<ReturnType<typeof createWorkspace>>
let work: Workspace
beforeAll(async () => { work = await createWorkspace() })
afterAll(async () => { await work.remove() })

async function codeOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(() => 'resolved', error => isAppError(error) ? error.code : String(error))
}

async function countOf(executionId: string): Promise<number> {
  const found = await work.pool.query('select count(*) from ledger_entries where execution_id = $1', [executionId])
  return Number(found.rows[0].count)
}

describe('append, where the insert itself is broken', () => {
  it('rejects, keeps nothing, and works again when it is mended', async () => {
    const ledger = await work.open()
    await ledger.append(kim, opened('good', 'select 1'))
    await runOn(work.url, `create function broken() returns trigger language plpgsql as
      $$ begin raise exception 'disk on fire' using errcode = 'io_error'; end $$`,
    'create trigger broken before insert on ledger_entries for each row execute function broken()')
    expect(await codeOf(ledger.append(kim, opened('lost', 'select 2')))).toBe('ledger-unavailable')
    expect(await countOf('lost')).toBe(0)
    await runOn(work.url, 'drop trigger broken on ledger_entries', 'drop function broken')
    expect(await codeOf(ledger.append(kim, opened('after', 'select 3')))).toBe('resolved')
    expect(await work.verify()).toMatchObject({ ok: true, entries: 2 })
    await ledger.close()
  })

  it('rejects only the entry that the database refuses, not those that were written with it', async () => {
    const ledger = await work.open()
    await runOn(work.url, `create function picky() returns trigger language plpgsql as
      $$ begin if new.execution_id = 'bad' then raise exception 'not this one'; end if; return new; end $$`,
    'create trigger picky before insert on ledger_entries for each row execute function picky()')
    const codes = await Promise.all(['a', 'b', 'bad', 'c'].map(id => codeOf(ledger.append(kim, opened(id, 'select 1')))))
    expect(codes).toEqual(['resolved', 'resolved', 'ledger-unavailable', 'resolved'])
    await runOn(work.url, 'drop trigger picky on ledger_entries', 'drop function picky')
    expect(await work.verify()).toMatchObject({ ok: true })
    await ledger.close()
  })

  it('rejects where the head is gone, instead of beginning a second chain', async () => {
    const other = await createWorkspace()
    const ledger = await other.open()
    await ledger.append(kim, opened('first', 'select 1'))
    await runOn(other.url, 'alter table ledger_head disable trigger all', 'delete from ledger_head')
    expect(await codeOf(ledger.append(kim, closed('first')))).toBe('ledger-unavailable')
    await ledger.close()
    await other.remove()
  })

  it('rejects soon where the database is gone', async () => {
    const pool = createPool('postgresql://sagwan@127.0.0.1:1/none')
    const ledger = await work.open({ pool })
    expect(await codeOf(ledger.append(kim, opened('nowhere', 'select 1')))).toBe('ledger-unavailable')
    await ledger.close()
    await pool.end()
  })
})

describe('append, where the connection breaks during the commit', () => {
  it.each(['after-commit', 'before-commit'] as const)('records every entry exactly once: %s', async how => {
    const proxy = await startCuttingProxy(work.url)
    const pool = createPool(proxy.url)
    const ledger = await work.open({ pool })
    proxy.cutNext(how)
    const ids = Array.from({ length: 20 }, (_, index) => `${how}-${index}`)
    const receipts = await Promise.all(ids.map(id => ledger.append(kim, opened(id, 'select 1'))))
    expect(proxy.cuts()).toBe(1)
    expect(new Set(receipts.map(receipt => receipt.seq)).size).toBe(ids.length)
    for (const id of ids) expect(await countOf(id)).toBe(1)
    expect(await work.verify()).toMatchObject({ ok: true })
    await ledger.close()
    await pool.end()
    await proxy.close()
  })
})
