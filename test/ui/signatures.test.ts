import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { signatures } from '../../app/_ui/notebook/editor/signatures.ts'
import { readSignatures, toModule } from '../support/signatures.ts'

describe('signatures', () => {
  it('are what the engine says of its functions', async () => {
    const written = readFileSync('app/_ui/notebook/editor/signatures.ts', 'utf8')
    expect(written).toBe(toModule(await readSignatures()))
    expect(signatures.left?.[0]).toBe('(string, count) → varchar')
    expect(signatures.count?.[0]).toBe('([arg]) → bigint')
  })
})
