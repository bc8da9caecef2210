import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { askAll } from '../explore/ask-all.ts'
import type { TestHouse } from '../support/house.ts'
import { openTrinoHouse } from './support/house.ts'
import { skipTrino, useTrino } from './support/server.ts'
import type { SharedTrino } from './support/shared.ts'

describe.skipIf(skipTrino('Explore on Trino'))('Explore on Trino', { timeout: 600_000 }, () => {
  let trino: SharedTrino
  let house: TestHouse
  beforeAll(async () => {
    trino = await useTrino()
    house = await openTrinoHouse(trino)
  }, 900_000)
  afterAll(async () => {
    await house?.drop()
    await trino?.stop()
  })

  it('asks every question of every table that a person sees in the dialect of Trino', async () => {
    expect(await askAll(house, 2)).toBeGreaterThan(50)
  })
})
