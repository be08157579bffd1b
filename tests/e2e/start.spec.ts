import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BINARY, plainEnvironment } from './fixtures/server'
import { expect, test } from './fixtures/test'

/** Runs the server to its end and answers its exit code and what it said. */
async function refused(environment: Record<string, string>): Promise<readonly [number | null, string]> {
  const child = spawn(BINARY, ['serve'], { env: { ...plainEnvironment(), ...environment } })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString()
  })
  const [code] = await once(child, 'exit', { signal: AbortSignal.timeout(10_000) })
  return [code, said]
}

test('the server says clearly why it does not start', async ({ server }) => {
  const folder = await mkdtemp(join(tmpdir(), 'vestnik-start-'))
  const port = new URL(server.url).port
  const file = join(folder, 'a-file')
  await writeFile(file, '')
  const place = { VESTNIK_DATA_DIR: folder, VESTNIK_LISTEN: '127.0.0.1:1' }
  const cases: readonly [Record<string, string>, RegExp][] = [
    [{ ...place, VESTNIK_LISTNE: 'x' }, /no environment variable VESTNIK_LISTNE/],
    [{ ...place, VESTNIK_LISTEN: 'nowhere' }, /server\.listen is "nowhere"; it must be an address and a port/],
    [{ ...place, VESTNIK_LISTEN: `127.0.0.1:${port}` }, new RegExp(`port ${port} of 127\\.0\\.0\\.1 is taken`)],
    [{ ...place, VESTNIK_DATA_DIR: join(file, 'inside') }, /cannot write to the data folder/],
    [{ ...place, VESTNIK_SECRET_KEY: 'hunter2' }, /secrets\.key is "\*\*\*"/],
    [{ ...place, VESTNIK_LISTEN: '127.0.0.1:0', DATABASE_URL: 'mysql://x/y' }, /sqlite: or postgres:/],
  ]
  for (const [environment, sentence] of cases) {
    const [code, said] = await refused(environment)
    expect.soft(code, said).toBe(1)
    expect.soft(said).toMatch(sentence)
    expect.soft(said).not.toMatch(/panicked|hunter2/)
  }
  await rm(folder, { recursive: true })
})
