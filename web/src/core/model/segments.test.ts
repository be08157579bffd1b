import { describe, expect, it } from 'vitest'
import { text } from '../testing'
import {
  insertSegment,
  lowerBound,
  mergeMessages,
  messageAt,
  pageSegment,
  type Segment,
  segmentAt,
  upsertHeld,
} from './segments'

const run = (from: number, to: number, ...seqs: number[]): Segment => ({
  from,
  to,
  messages: seqs.map((seq) => text(seq)),
})
const shape = (segments: readonly Segment[]): unknown =>
  segments.map(({ from, to, messages }) => [from, to, messages.map(({ seq }) => seq)])

describe('insertSegment', () => {
  it('keeps apart what does not touch, in order', () => {
    const held = insertSegment([run(50, 60, 55)], run(10, 20, 12))
    expect(shape(held)).toEqual([
      [10, 20, [12]],
      [50, 60, [55]],
    ])
  })

  it('joins what touches or overlaps, across several runs', () => {
    const held = [run(0, 9, 3), run(20, 29, 25), run(40, 49, 45)]
    expect(shape(insertSegment(held, run(10, 39, 11, 25, 30)))).toEqual([[0, 49, [3, 11, 25, 30, 45]]])
  })

  it('lets an empty live run be reached by the newest page', () => {
    expect(shape(insertSegment([run(101, 100)], run(80, 100, 81, 99)))).toEqual([[80, 100, [81, 99]]])
  })
})

describe('versions', () => {
  it('keeps the higher version whatever the order of arrival', () => {
    const old = text(5)
    const edited = text(5, { version: 2, body: 'edited' })
    expect(mergeMessages([edited], [old])[0]?.body).toBe('edited')
    expect(mergeMessages([old], [edited])[0]?.body).toBe('edited')
  })

  it('does not raise the dead', () => {
    const tombstone = text(5, { kind: 'tombstone', version: 2 })
    expect(mergeMessages([tombstone], [text(5, { version: 2 })])[0]?.kind).toBe('tombstone')
  })
})

describe('upsertHeld', () => {
  it('changes held runs and leaves the others the same objects', () => {
    const held = [run(0, 9, 3), run(20, 29, 25)]
    const next = upsertHeld(held, [text(25, { version: 2 }), text(15)])
    expect(next[0]).toBe(held[0])
    expect(messageAt(next, 25)?.version).toBe(2)
    expect(segmentAt(next, 15)).toBeNull()
  })
})

describe('pageSegment', () => {
  const bounds = { after: null, before: null, head: 100 }

  it('takes the newest page up to the head', () => {
    const page = { messages: [text(90), text(98)], has_before: true, has_after: false }
    expect(pageSegment(page, bounds)).toMatchObject({ from: 90, to: 100 })
  })

  it('knows the beginning', () => {
    const page = { messages: [text(3)], has_before: false, has_after: true }
    expect(pageSegment(page, { ...bounds, before: 40 })).toMatchObject({ from: 0, to: 39 })
  })

  it('takes a page after a seq, to its last message or to the head', () => {
    const page = { messages: [text(51), text(60)], has_before: true, has_after: true }
    expect(pageSegment(page, { ...bounds, after: 50 })).toMatchObject({ from: 51, to: 60 })
    expect(pageSegment({ ...page, has_after: false }, { ...bounds, after: 50 })).toMatchObject({ from: 51, to: 100 })
  })

  it('proves emptiness too', () => {
    const page = { messages: [], has_before: false, has_after: false }
    expect(pageSegment(page, { ...bounds, head: 0 })).toMatchObject({ from: 0, to: 0 })
    expect(pageSegment(page, { ...bounds, before: 7 })).toMatchObject({ from: 0, to: 6 })
  })
})

it('finds places by halving', () => {
  const messages = [2, 4, 8].map((seq) => text(seq))
  expect([1, 2, 3, 8, 9].map((seq) => lowerBound(messages, seq))).toEqual([0, 0, 1, 2, 3])
})
