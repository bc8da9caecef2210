import type pg from 'pg'

type Done = (error?: Error | null) => void

/** What `pg` calls on a statement of somebody's own making while the server answers it; its types know `submit` only. */
class CopyOut implements pg.Submittable {
  /** `pg` may wrap it, to stop the clock of its own limit. */
  callback: Done
  readonly #text: string
  readonly #onData: (data: Buffer, stream: pg.Connection['stream']) => void
  #failure: Error | null = null

  constructor(text: string, onData: CopyOut['handleData'], callback: Done) {
    this.#text = text
    this.#onData = onData
    this.callback = callback
  }

  get handleData(): (data: Buffer, stream: pg.Connection['stream']) => void { return this.#onData }

  submit(connection: pg.Connection): void {
    connection.query(this.#text)
  }

  handleCopyData({ chunk }: { chunk: Buffer }, { stream }: pg.Connection): void {
    if (this.#failure) return
    try {
      this.#onData(chunk, stream)
    } catch (error) {
      this.#failure = error instanceof Error ? error : new Error(String(error))
    }
  }

  handleCommandComplete(): void {}

  handleReadyForQuery(): void {
    this.callback(this.#failure)
  }

  handleError(error: Error): void {
    this.callback(error)
  }
}

/**
 * Runs a `COPY … TO STDOUT` and hands its data on as it comes, one row at a time: raw bytes, which `pg` would otherwise
 * turn into text and back. `onData` may pause the stream and must then resume it.
 */
export function copyOut(
  client: pg.ClientBase, text: string, onData: (data: Buffer, stream: pg.Connection['stream']) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    client.query(new CopyOut(text, onData, error => { if (error) reject(error); else resolve() }))
  })
}
