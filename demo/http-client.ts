/** A client as anyone would write one: plain HTTP, a token, JSON. */
export interface Client {
  readonly projectId: string
  post<Reply>(path: string, body: unknown): Promise<Reply>
  get<Reply>(path: string): Promise<Reply>
}

async function checked(response: Response): Promise<Response> {
  if (!response.ok) throw new Error(`${response.url} answered ${response.status}: ${await response.text()}`)
  return response
}

/** Get a token by user name and password, as `POST /v3/auth/tokens` of the cloud's IAM. */
export async function connect(url: string, credentials: Readonly<Record<string, string>>): Promise<Client> {
  const { domain_name, user_name, password, project_name, project_id } = credentials
  const response = await fetch(`${url}/v3/auth/tokens`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({
      auth: {
        identity: { methods: ['password'], password: { user: { name: user_name, password, domain: { name: domain_name } } } },
        scope: { project: { name: project_name } },
      },
    }),
  })
  const token = (await checked(response)).headers.get('X-Subject-Token') ?? ''
  const headers = { 'X-Auth-Token': token, 'Content-Type': 'application/json' }
  const base = `${url}/v1.0/${project_id}`
  return {
    projectId: project_id ?? '',
    post: async <Reply>(path: string, body: unknown) =>
      (await (await checked(await fetch(`${base}${path}`, { method: 'POST', headers, body: JSON.stringify(body) }))).json()) as Reply,
    get: async <Reply>(path: string) => (await (await checked(await fetch(`${base}${path}`, { headers }))).json()) as Reply,
  }
}
