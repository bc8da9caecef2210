import { readFileSync } from 'node:fs'
import { expect, test } from './support/fixtures.ts'
import { execute, faultOf, makeNotebook } from './support/api.ts'
import { cellAt, openNotebook, runAndWait } from './support/notebook.ts'

const sql = `SELECT id, name, email, phone, referrer FROM shop.sales.customers
  WHERE email IS NOT NULL AND phone IS NOT NULL ORDER BY id LIMIT 5`

test.describe('an export', () => {
  test('asks for the purpose, streams what the person may see, and is on record', async ({ open, ledger }) => {
    const mark = await ledger.mark()
    const page = await open('analyst')
    await openNotebook(page, await makeNotebook(page, 'Exported', [sql]))
    const cell = cellAt(page, 1)
    const execution = await runAndWait(page, cell)
    await cell.getByRole('button', { name: /Export/ }).click()
    await page.getByRole('menuitem', { name: /CSV/ }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: /Export/ }).click()
    await expect(dialog.getByText('Say what it is for.')).toBeVisible()
    expect(await ledger.since(mark, { person: 'analyst', kind: 'export.opened' })).toEqual([])
    await dialog.getByLabel(/Purpose/).fill('Quarterly letter, ticket 42')
    const downloading = page.waitForEvent('download')
    await dialog.getByRole('button', { name: /Export/ }).click()
    const download = await downloading
    expect(download.suggestedFilename()).toMatch(/\.csv$/)
    const lines = readFileSync(await download.path(), 'utf8').replace(/^\ufeff/, '').trim().split(/\r?\n/)
    expect(lines[0]).toBe('id,name,email,phone,referrer')
    expect(lines).toHaveLength(6)
    for (const line of lines.slice(1)) {
      const [, , email, phone] = line.split(',')
      expect(email).not.toContain('@')
      expect(phone?.replaceAll('"', '')).toMatch(/^\D*\d{4}$/)
    }
    const opened = await ledger.expectEntry(mark, 'export.opened', 'analyst')
    expect(opened.event).toMatchObject({ executionId: execution, format: 'csv', purpose: 'Quarterly letter, ticket 42',
      tables: ['shop.sales.customers'] })
    const closed = await ledger.expectEntry(mark, 'export.closed', 'analyst')
    expect(closed.event).toMatchObject({ outcome: 'succeeded', rows: 5 })
  })

  test('guards formulas unless that is switched off, which is on record, and turns nothing else round', async ({ open, ledger }) => {
    const page = await open('analyst')
    const tricks = ['=1+1', '+cmd', '-2', '@x', '<b>&', 'مرحبا', '👩‍👩‍👧', 'a"b']
    await openNotebook(page, await makeNotebook(page, 'Formulas', [
      `SELECT unnest([${tricks.map(text => `'${text}'`).join(', ')}]) AS v FROM shop.marts.daily_sales LIMIT ${tricks.length}`]))
    const execution = await runAndWait(page, cellAt(page, 1))
    for (const guarded of [true, false]) {
      await cellAt(page, 1).getByRole('button', { name: /Export/ }).click()
      await page.getByRole('menuitem', { name: /CSV/ }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel(/Purpose/).fill('a program reads it')
      const guard = dialog.getByRole('checkbox', { name: 'Guard against formulas' })
      await expect(guard).toBeChecked()
      if (!guarded) await guard.click()
      const [download] = await Promise.all([page.waitForEvent('download'), dialog.getByRole('button', { name: /Export/ }).click()])
      const text = readFileSync(await download.path(), 'utf8')
      const sign = guarded ? "'" : ''
      expect(text).toBe(`v\n${sign}=1+1\n${sign}+cmd\n${sign}-2\n${sign}@x\n<b>&\nمرحبا\n👩‍👩‍👧\n"a""b"\n`)
      await expect.poll(async () => (await ledger.story(execution)).filter(({ event }) => event.kind === 'export.closed').length)
        .toBe(guarded ? 1 : 2)
      const opened = (await ledger.story(execution)).map(({ event }) => event).findLast(({ kind }) => kind === 'export.opened')
      expect(opened && 'formulas' in opened ? opened.formulas : 'guarded').toBe(guarded ? 'guarded' : 'as-is')
    }
  })

  test('writes Parquet that says what it is', async ({ open, ledger }) => {
    const mark = await ledger.mark()
    const page = await open('analyst')
    const { id } = await execute(page, sql)
    const answer = await page.request.post(`/api/executions/${id}/export`, { form: { format: 'parquet', purpose: 'a check' } })
    expect(answer.status()).toBe(200)
    const bytes = await answer.body()
    expect([bytes.subarray(0, 4).toString(), bytes.subarray(-4).toString()]).toEqual(['PAR1', 'PAR1'])
    await ledger.expectEntry(mark, 'export.closed', 'analyst')
  })

  test('goes up to the grant’s row limit, and not a row beyond it', async ({ open, ledger }) => {
    const mark = await ledger.mark()
    const page = await open('analyst')
    const { id } = await execute(page, 'SELECT id FROM shop.sales.orders LIMIT 10001')
    const answer = await page.request.post(`/api/executions/${id}/export`, { form: { format: 'csv', purpose: 'a check' } })
    expect((await answer.text()).trim().split(/\r?\n/)).toHaveLength(10_001)
    expect((await ledger.expectEntry(mark, 'export.opened', 'analyst')).event).toMatchObject({ maxRows: 10_000 })
    expect((await ledger.expectEntry(mark, 'export.closed', 'analyst')).event).toMatchObject({ rows: 10_000 })
  })

  test('is refused without a purpose, on record', async ({ open, ledger }) => {
    const mark = await ledger.mark()
    const page = await open('analyst')
    const { id } = await execute(page, sql)
    const fault = await faultOf(page.request.post(`/api/executions/${id}/export`, { form: { format: 'csv', purpose: '  ' } }), 400)
    expect(fault.code).toBe('purpose-required')
    await ledger.expectEntry(mark, 'export.denied', 'analyst')
  })
})
