import { compareRecords } from '../../../engine/replay/compare-records.ts'

const enquiry = { id: '61', name: 'Enquiry', pipeline: { id: '8', name: 'Installations' } }
const survey = { id: '63', name: 'Survey', updated_at: null, tags: ['b', 'a'] }

describe('compareRecords()', () => {
  test('finds nothing where every named field holds, inside objects too', () => {
    const expected = [
      { id: '63', tags: ['b', 'a'], updated_at: null, created_at: null },
      { id: '61', pipeline: { name: 'Installations' } },
    ]
    expect(compareRecords(expected, [enquiry, survey])).toEqual([])
  })

  test('names the field that differs, what is wanted and what is there', () => {
    const expected = [
      { id: '61', name: null, pipeline: { id: 8, label: 'x' } },
      { id: '63', tags: ['a', 'b'], pipeline: { id: '8' } },
    ]
    expect(compareRecords(expected, [enquiry, survey])).toEqual([
      { id: '61', at: 0, field: 'name', wanted: null, got: 'Enquiry' },
      { id: '61', at: 0, field: 'pipeline.id', wanted: 8, got: '8' },
      { id: '61', at: 0, field: 'pipeline.label', wanted: 'x', got: undefined },
      { id: '63', at: 1, field: 'tags', wanted: ['a', 'b'], got: ['b', 'a'] },
      { id: '63', at: 1, field: 'pipeline', wanted: { id: '8' }, got: undefined },
    ])
  })

  test('takes records of one id in order, and says which record is missing', () => {
    const twice = [{ id: '1', name: 'First' }, enquiry, { id: '1', name: 'Second' }]
    const expected = [
      { id: '1', name: 'First' },
      { id: '1', name: 'Third' },
      { id: '1', name: 'Fourth' },
    ]
    expect(compareRecords(expected, twice)).toEqual([
      { id: '1', at: 2, field: 'name', wanted: 'Third', got: 'Second' },
      { id: '1', at: undefined, field: 'id', wanted: '1', got: undefined },
    ])
  })
})
