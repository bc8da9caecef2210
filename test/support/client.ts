/** A person's session over HTTP: the same calls as the pages, with a cookie jar of its own. */
export class Client {
  readonly url: string
  private cookies = new Map<string, string>()

  constructor(url: string) {
    this.url = url
  }

  async signIn(user: string, password = user): Promise<this> {
    const { csrfToken } = await (await this.fetch('/api/auth/csrf')).json() as { csrfToken: string }
    const answer = await this.fetch('/api/auth/callback/credentials', {
      method: 'POST', redirect: 'manual', headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ csrfToken, username: user, password, json: 'true' }).toString(),
    })
    await answer.arrayBuffer()
    if (answer.status >= 400) throw new Error(`sign-in of ${user}: ${answer.status}`)
    return this
  }

  async get<T>(path: string): Promise<T> {
    return this.read<T>(await this.fetch(path), path)
  }

  async post<T>(path: string, body: unknown = {}): Promise<T> {
    return this.read<T>(await this.fetch(path, {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body),
    }), path)
  }

  async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers)
    headers.set('cookie', [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '))
    const answer = await fetch(`${this.url}${path}`, { ...init, headers })
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
      if (name !== undefined && value !== undefined) this.cookies.set(name, value)
    }
    return answer
  }

  private async read<T>(answer: Response, path: string): Promise<T> {
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    return await answer.json() as T
  }
}
