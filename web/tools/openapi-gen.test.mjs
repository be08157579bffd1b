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

  const tagged = (tag, inner) => ({
    allOf: [{ type: 'object', required: ['type'], properties: { type: { type: 'string', enum: [tag] } } }, ref(inner)],
  })
  const union = (mapping) => ({
    type: 'object',
    oneOf: Object.values(mapping).map(ref),
    discriminator: {
      propertyName: 'type',
      mapping: Object.fromEntries(Object.entries(mapping).map(([tag, name]) => [tag, ref(name).$ref])),
    },
  })

  it('keeps the tags of a union, also when two of them share a shape and a wrapper', () => {
    const schemas = {
      Event: union({ edited: 'Event_Changed', gone: 'Event_Gone', written: 'Event_Changed' }),
      Event_Changed: tagged('written', 'Changed'),
      Event_Gone: tagged('gone', 'Gone'),
    }
    const generated = generate({ components: { schemas } })
    expect(generated).toContain(
      `export type Event =${[
        "  | ({ readonly type: 'edited' } & Changed)",
        "  | ({ readonly type: 'gone' } & Gone)",
        "  | ({ readonly type: 'written' } & Changed)",
      ]
        .map((line) => `\n${line}`)
        .join('')}\n`,
    )
    expect(generated).not.toContain('Event_')
  })

  it('refuses a union by tag whose variant does not say its tag, or whose tags are not mapped', () => {
    const schemas = { Event: union({ gone: 'Gone' }), Gone: { type: 'object', properties: {} } }
    expect(() => generate({ components: { schemas } })).toThrow('no literal')
    const { mapping, ...discriminator } = union({ gone: 'Event_Gone' }).discriminator
    expect(mapping).toBeDefined()
    const unmapped = { Event: { oneOf: [tagged('gone', 'Gone')], discriminator } }
    expect(() => generate({ components: { schemas: unmapped } })).toThrow('no mapping')
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
      '{ readonly path: { readonly chat: string } } & { readonly query?: { readonly limit?: number | undefined } }',
    )
    expect(generated).toContain('{ readonly body: EditMessage }\n    ok: Placed')
    expect(generated).toContain('edit_message: [\'PATCH\', "/api/v1/chats/{chat}"]')
  })
})
