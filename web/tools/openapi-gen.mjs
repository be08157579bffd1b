// The server's OpenAPI document → one TypeScript file: a type per schema, `Operations` and the table of routes.
// Usage: node tools/openapi-gen.mjs openapi.json schema.gen.ts [--check]; --check writes nothing and fails on a difference.
// Whatever it does not understand is an error: a wrong type would be found much later, in a browser.
import { readFileSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

const METHODS = ['get', 'put', 'post', 'patch', 'delete']
const JSON_TYPE = /[/+]json\b/
const SCHEMA_REF = '#/components/schemas/'

export function generate(document) {
  const wrappers = wrappersOf(document)
  const schemas = Object.entries(document.components?.schemas ?? {})
    .filter(([name]) => !wrappers.has(name))
    .sort(byName)
  const types = schemas.map(
    ([name, schema]) =>
      `${comment(schema.description, '')}export type ${identifier(name)} =${spaced(typeOf(document, schema, ''))}\n`,
  )
  const operations = operationsOf(document)
  const table = operations.map(({ name, method, path }) => `  ${name}: ['${method}', ${text(path)}],\n`)
  return [
    "// Generated from the server's OpenAPI document by tools/openapi-gen.mjs. Do not edit.\n",
    ...types,
    `export interface Operations {\n${operations.map(describe).join('')}}\n`,
    `export const routes = {\n${table.join('')}} as const\n`,
  ].join('\n')
}

// ---- schemas

function typeOf(document, schema, indent) {
  if (schema === undefined || schema === true) return 'unknown'
  const type = bareTypeOf(document, schema, indent)
  // OpenAPI 3.0 says `nullable`, 3.1 says `type: [..., "null"]`; a reference carries it on the `allOf` around it.
  return schema.nullable === true && type !== 'unknown' ? `${type} | null` : type
}

function bareTypeOf(document, schema, indent) {
  if (schema.$ref !== undefined) return refName(schema.$ref)
  if ('const' in schema) return literal(schema.const)
  if (schema.enum !== undefined) return unique(schema.enum.filter((value) => value !== null).map(literal)).join(' | ')
  const variants = schema.oneOf ?? schema.anyOf
  if (variants !== undefined) return unionOf(document, schema, variants, indent)
  if (schema.allOf !== undefined) return intersectionOf(document, schema.allOf, indent)
  if (Array.isArray(schema.type))
    return unique(schema.type.map((type) => typeOf(document, { ...schema, type }, indent))).join(' | ')
  switch (schema.type) {
    case 'string':
      return schema.format === 'binary' ? 'Blob' : 'string'
    case 'integer':
    case 'number':
      return 'number'
    case 'boolean':
      return 'boolean'
    case 'null':
      return 'null'
    case 'array':
      return `readonly ${bracket(typeOf(document, schema.items, indent))}[]`
    case 'object':
      return objectOf(document, schema, indent)
    case undefined:
      return schema.properties === undefined ? 'unknown' : objectOf(document, schema, indent)
    default:
      throw new Error(`unsupported type ${text(schema.type)}`)
  }
}

/** Absent values are an explicit `null` on this wire, in both directions; the document only leaves them out of `required`. */
function objectOf(document, schema, indent) {
  const required = new Set(schema.required ?? [])
  const inner = `${indent}  `
  const lines = Object.entries(schema.properties ?? {}).map(([name, property]) => {
    const type = typeOf(document, required.has(name) ? property : nullable(property), inner)
    return `${comment(property.description, inner)}${inner}readonly ${propertyName(name)}: ${type}\n`
  })
  const rest = schema.additionalProperties
  if (rest !== undefined && typeof rest !== 'boolean') {
    lines.push(`${inner}readonly [name: string]: ${typeOf(document, rest, inner)}\n`)
  }
  return lines.length === 0 ? '{}' : `{\n${lines.join('')}${indent}}`
}

/** Anything beside a `$ref` is ignored by the standard, so the reference goes inside. */
function nullable(schema) {
  return schema.$ref === undefined ? { ...schema, nullable: true } : { allOf: [schema], nullable: true }
}

/** A union by tag is only useful when each variant says its tag as a literal: otherwise narrowing never matches. */
function unionOf(document, schema, variants, indent) {
  const { propertyName: tag, mapping } = schema.discriminator ?? {}
  if (tag === undefined) return unique(variants.map((variant) => typeOf(document, variant, indent))).join(' | ')
  for (const variant of variants) {
    if (!hasLiteral(document, variant, tag)) {
      throw new Error(`a variant of a union by "${tag}" has no literal for it: ${text(variant)}`)
    }
  }
  if (mapping === undefined) throw new Error(`a union by "${tag}" has no mapping`)
  // Two tags may share one shape, and the document then names one wrapper for both: only the mapping tells them apart.
  const byTag = Object.entries(mapping).map(([value, $ref]) => {
    const rest = (resolve(document, { $ref }).allOf ?? [{ $ref }]).filter(
      (part) => part.properties?.[tag] === undefined,
    )
    const type = intersectionOf(document, rest, indent)
    const literalTag = `{ readonly ${propertyName(tag)}: ${literal(value)} }`
    return type === '{}' ? literalTag : `(${literalTag} & ${bracket(type)})`
  })
  return byTag.map((type) => `\n${indent}  | ${type}`).join('')
}

/** The schemas that only tie a tag to a shape: written out where the union is. */
function wrappersOf(document) {
  const unions = Object.values(document.components?.schemas ?? {}).filter(
    (schema) => schema.discriminator !== undefined,
  )
  const refs = unions.flatMap((schema) => Object.values(schema.discriminator.mapping ?? {}))
  return new Set(
    refs
      .filter((ref) => resolve(document, { $ref: ref }).allOf !== undefined)
      .map((ref) => ref.slice(SCHEMA_REF.length)),
  )
}

function hasLiteral(document, schema, tag) {
  const target = resolve(document, schema)
  if (target.allOf !== undefined) return target.allOf.some((part) => hasLiteral(document, part, tag))
  const property = resolve(document, target.properties?.[tag] ?? {})
  return 'const' in property || property.enum?.length === 1
}

function intersectionOf(document, parts, indent) {
  const types = unique(
    parts.map((part) => typeOf(document, part, indent)).filter((type) => type !== 'unknown' && type !== '{}'),
  )
  return types.length === 0 ? '{}' : types.map((type) => (types.length > 1 ? bracket(type) : type)).join(' & ')
}

// ---- operations

function operationsOf(document) {
  const base = new URL(document.servers?.[0]?.url ?? '/', 'http://server').pathname.replace(/\/$/, '')
  const operations = []
  for (const [path, item] of Object.entries(document.paths ?? {})) {
    for (const [method, operation] of Object.entries(item)) {
      if (!METHODS.includes(method)) continue
      if (operation.operationId === undefined) throw new Error(`${method} ${path} has no operationId`)
      const parameters = [...(item.parameters ?? []), ...(operation.parameters ?? [])].map((parameter) =>
        resolve(document, parameter),
      )
      operations.push({
        name: identifier(operation.operationId),
        method: method.toUpperCase(),
        path: base + path,
        summary: operation.summary ?? operation.description,
        args: [
          groupOf(document, parameters, 'path'),
          groupOf(document, parameters, 'query'),
          bodyOf(document, operation),
        ].filter((part) => part !== null),
        ok: okOf(document, operation),
      })
    }
  }
  return operations.sort((a, b) => (a.name < b.name ? -1 : 1))
}

function groupOf(document, parameters, place) {
  const own = parameters.filter((parameter) => parameter.in === place)
  if (own.length === 0) return null
  const fields = own.map(({ name, required, schema }) => {
    // Leaving a parameter out is how it is absent; a null cannot be put into an address.
    const type = typeOf(document, { ...schema, nullable: false }, '')
    return `readonly ${propertyName(name)}${required ? '' : '?'}: ${type}${required ? '' : ' | undefined'}`
  })
  const optional = own.some((parameter) => parameter.required) ? '' : '?'
  return `{ readonly ${place}${optional}: { ${fields.join('; ')} } }`
}

function bodyOf(document, operation) {
  const body = resolve(document, operation.requestBody ?? {})
  const schema = jsonSchema(body.content, operation)
  return schema === null ? null : `{ readonly body${body.required ? '' : '?'}: ${typeOf(document, schema, '    ')} }`
}

function okOf(document, operation) {
  const found = Object.entries(operation.responses ?? {})
    .filter(([status]) => status.startsWith('2'))
    .map(([, response]) => answerOf(document, resolve(document, response).content, operation))
  if (found.length === 0) throw new Error(`${operation.operationId} has no 2xx answer`)
  return unique(found).join(' | ')
}

/** A file that is not JSON is kept as it comes. */
function answerOf(document, content, operation) {
  const kinds = Object.keys(content ?? {})
  if (kinds.length === 0) return 'undefined'
  if (!kinds.some((kind) => JSON_TYPE.test(kind))) return 'Blob'
  return typeOf(document, jsonSchema(content, operation), '    ')
}

function jsonSchema(content, operation) {
  const kinds = Object.entries(content ?? {})
  if (kinds.length === 0) return null
  const json = kinds.find(([kind]) => JSON_TYPE.test(kind))
  if (json === undefined) throw new Error(`${operation.operationId}: ${kinds[0][0]} is not JSON`)
  return json[1].schema
}

function describe({ name, args, ok, summary }) {
  return `${comment(summary, '  ')}  ${name}: {\n    args: ${args.join(' & ') || '{}'}\n    ok: ${ok}\n  }\n`
}

// ---- words

function resolve(document, value) {
  if (value.$ref === undefined) return value
  const parts = value.$ref
    .split('/')
    .slice(1)
    .map((part) => part.replace(/~1/g, '/').replace(/~0/g, '~'))
  return parts.reduce((node, part) => node[part], document)
}

function refName(ref) {
  if (!ref.startsWith(SCHEMA_REF)) throw new Error(`unsupported $ref ${ref}`)
  return identifier(ref.slice(SCHEMA_REF.length))
}

/** A union over several lines begins on the next one. */
const spaced = (type) => (type.startsWith('\n') ? type : ` ${type}`)
const byName = ([a], [b]) => (a < b ? -1 : 1)
const unique = (values) => [...new Set(values)]
const text = (value) => JSON.stringify(value)
const identifier = (name) => name.replace(/\W/g, '_')
const propertyName = (name) => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : text(name))
const literal = (value) => (typeof value === 'string' ? `'${value.replace(/['\\]/g, '\\$&')}'` : text(value))
const bracket = (type) => (/[|&]/.test(type) && !type.startsWith('{') ? `(${type})` : type)

function comment(description, indent) {
  if (!description) return ''
  const lines = description
    .trim()
    .replace(/\*\//g, '*\\/')
    .split('\n')
    .map((line) => line.trimEnd())
  if (lines.length === 1) return `${indent}/** ${lines[0]} */\n`
  return `${indent}/**\n${lines.map((line) => `${indent} *${line === '' ? '' : ` ${line}`}\n`).join('')}${indent} */\n`
}

function main([input, output, flag]) {
  if (input === undefined || output === undefined)
    throw new Error('usage: openapi-gen.mjs openapi.json schema.gen.ts [--check]')
  const generated = generate(JSON.parse(readFileSync(input, 'utf8')))
  if (flag !== '--check') return writeFileSync(output, generated)
  if (readFileSync(output, 'utf8') !== generated) throw new Error(`${output} is stale; run "npm run generate:api"`)
  console.log('openapi-gen: ok')
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    main(process.argv.slice(2))
  } catch (error) {
    console.error(`openapi-gen: ${error.message}`)
    process.exitCode = 1
  }
}
