import { createConnection, createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import { join } from 'node:path'

/** What happens to the next commit: the server never hears of it, or nobody hears the server's answer. */
export type Cut = 'none' | 'before-commit' | 'after-commit'

function connectTo(url: string): Socket {
  const address = new URL(url)
  const folder = address.searchParams.get('host')
  const port = Number(address.port || 5432)
  return folder ? createConnection(join(folder, `.s.PGSQL.${port}`)) : createConnection(port, address.hostname)
}

/** A PostgreSQL behind a connection that breaks at the worst moment, once each time it is told to. */
export async function startCuttingProxy(url: string) {
  let cut: Cut = 'none'
  let cuts = 0
  const server = createServer(client => {
    const database = connectTo(url)
    let deaf = false
    client.on('data', data => {
      if (cut !== 'none' && data.includes('commit\0')) {
        const now = cut
        cut = 'none'
        cuts += 1
        if (now === 'before-commit') {
          client.destroy()
          database.destroy()
          return
        }
        deaf = true
      }
      database.write(data)
    })
    database.on('data', data => {
      if (deaf) client.destroy()
      else client.write(data)
    })
    client.on('close', () => database.end())
    database.on('close', () => client.destroy())
    client.on('error', () => database.destroy())
    database.on('error', () => client.destroy())
  })
  await new Promise<void>(resolve => { server.listen(0, '127.0.0.1', resolve) })
  const address = new URL(url)
  address.searchParams.delete('host')
  address.hostname = '127.0.0.1'
  address.port = String((server.address() as AddressInfo).port)
  return {
    url: address.toString(),
    cutNext(how: Cut) { cut = how },
    cuts: () => cuts,
    close: () => new Promise<void>(resolve => { server.close(() => resolve()) }),
  }
}
