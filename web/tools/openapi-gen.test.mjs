import { describe, expect, it } from 'vitest'
import { generate } from './openapi-gen.mjs'

const withSchema = (schema) => generate({ components: { schemas: { Thing: schema } } })
const ref = (name) => ({ $ref: `#/components/schemas/${name}` })

describe('openapi-gen', () => {
  it.each([
    [{ type: 'string', format: 'uuid' }, 'string'],
    [{ type: 'integer', format: 'int64', nullable: true }, 'number | null'],
    [{ type: 'string', enum: ['open', 'closed'] }, "'open' | 'closed'"],
    [{ type: 'array', items: { type: 'string', enum: ['a', 'b'] } }, "readonly ('a' | 'b')[]"],
    [{ allOf: [ref('User'), { description: 'who' }], nullable: true }, 'User | null'],
    [{}, 'unknown'],
  ])('%j becomes %s', (schema, type) => {
    expect(withSchema(schema)).toContain(`export type Thing = ${type}\n`)
  })

  it('makes null of what is not required', () => {
    const schema = { type: 'object', required: ['a'], properties: { a: { type: 'string' }, b: ref('User') } }
    expect(withSchema(schema)).toContain('{\n  readonly a: string\n  readonly b: User | null\n}')
  })

  it('keeps the tag of a union by tag', () => {
    const variant = {
      allOf: [
        { type: 'object', required: ['type'], properties: { type: { type: 'string', enum: ['ping'] } } },
        ref('Ping'),
      ],
    }
    const schema = { type: 'object', anyOf: [variant], discriminator: { propertyName: 'type', mapping: { ping: '#' } } }
    expect(withSchema(schema)).toContain("{\n  readonly type: 'ping'\n} & Ping")
  })

  it('refuses a union by tag whose variant does not say its tag', () => {
    const schema = {
      anyOf: [{ type: 'object', properties: { type: { type: 'string' } } }],
      discriminator: { propertyName: 'type' },
    }
    expect(() => withSchema(schema)).toThrow('no literal')
  })

  it('refuses what it does not know', () => {
    expect(() => withSchema({ type: 'tuple' })).toThrow('unsupported type')
    expect(() => generate({ paths: { '/a': { get: { responses: {} } } } })).toThrow('operationId')
  })

  it('describes operations with their whole path', () => {
    const operation = {
      operationId: 'edit_message',
      parameters: [
        { name: 'chat', in: 'path', required: true, schema: { type: 'string' } },
        { name: 'limit', in: 'query', schema: { type: 'integer', nullable: true } },
      ],
      requestBody: { required: true, content: { 'application/json; charset=utf-8': { schema: ref('EditMessage') } } },
      responses: { 200: { content: { 'application/json': { schema: ref('Placed') } } }, 404: {} },
    }
    const generated = generate({ servers: [{ url: '/api/v1' }], paths: { '/chats/{chat}': { patch: operation } } })
    expect(generated).toContain(
      '{ readonly path: { readonly chat: string } } & { readonly query?: { readonly limit?: number } }',
    )
    expect(generated).toContain('{ readonly body: EditMessage }\n    ok: Placed')
    expect(generated).toContain('edit_message: [\'PATCH\', "/api/v1/chats/{chat}"]')
  })
})
