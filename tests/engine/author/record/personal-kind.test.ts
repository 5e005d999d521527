import { detectValues } from '../../../../engine/author/record/detect-values.ts'
import { bodyPlace, mapData } from '../../../../engine/author/record/map-data.ts'
import { personalKind } from '../../../../engine/author/record/personal-kind.ts'

/** Pointers of values that are personal by the keys around them, with their kinds. */
function kindsIn(body: unknown, pathname = '/v1/stages'): Record<string, string> {
  const found: Record<string, string> = {}
  mapData(body, bodyPlace(pathname), {
    name: (name) => name,
    leaf: (value, place) => {
      const kind = personalKind(value, place)
      if (kind !== undefined) found[place.path.join('.')] = kind
      return value
    },
  })
  return found
}

describe('personalKind()', () => {
  test('knows persons, addresses and tokens by the keys around them, in any spelling', () => {
    const body = {
      data: [
        {
          owner: { name: 'Anna Berg' },
          createdBy: { data: { attributes: { display_name: 'A. Berg' } } },
        },
      ],
      assignees: { nodes: [{ name: 'Lea' }] },
      items: [{ type: 'user', attributes: { name: 'Lea' } }],
      byId: { users: { '12': { name: 'Lea' } } },
      manager: 'Anna Berg',
      lastName: 'Berg',
      ownerName: 'Anna',
      phones: [{ value: '030 901820' }],
      fax_number: 3090182,
      billing: { postalCode: '10115', address: { city: 'Berlin', latitude: 52.52 } },
      mailing_street: '12 Harbour Lane',
      dateOfBirth: '1985-07-12',
      taxId: 'DE 123',
      avatarUrl: 'https://cdn.example.net/a.png',
      webhookSecret: 'x',
    }
    expect(kindsIn(body)).toEqual({
      'data.@.owner.name': 'name',
      'data.@.createdBy.data.attributes.display_name': 'name',
      'assignees.nodes.@.name': 'name',
      'items.@.attributes.name': 'name',
      'byId.users.12.name': 'name',
      manager: 'name',
      lastName: 'name',
      ownerName: 'name',
      'phones.@.value': 'phone',
      fax_number: 'phone',
      'billing.postalCode': 'address',
      'billing.address.city': 'address',
      'billing.address.latitude': 'address',
      mailing_street: 'address',
      dateOfBirth: 'birth_date',
      taxId: 'personal_number',
      avatarUrl: 'picture',
      webhookSecret: 'token',
    })
    expect(kindsIn({ data: [{ name: 'Anna' }] }, '/v1/users/')).toEqual({ 'data.@.name': 'name' })
  })

  test('leaves what records are made of', () => {
    const body = {
      data: [
        {
          id: 61,
          name: 'Enquiry',
          title: 'Stage',
          label: 'Open',
          type: 'lost',
          state: 'active',
          color: '#fff',
        },
      ],
      pipeline: { id: 8, name: 'Installations' },
      owner: 7,
      owner_id: 'user_3c',
      user_agent: 'Robot One',
      ip_address: 'none',
      email_address: 'none',
      page_token: 'eyJwIjoyfQ',
      nextPageToken: 'eyJwIjoyfQ',
      created_by: null,
      created_at: '2025-10-02T13:40:00Z',
      country: 'Germany',
      description: 'Everything about it',
    }
    expect(kindsIn(body)).toEqual({})
  })
})

describe('detectValues()', () => {
  test.each([
    ['Call anna.berg+x@mail.firm.co.uk.', [['email', 'anna.berg+x@mail.firm.co.uk']]],
    ['tel:+49 (30) 90-1820', [['phone', '+49 (30) 90-1820']]],
    [
      'from 81.2.69.160 and 2a02:8109:9c80::1f',
      [
        ['ip', '81.2.69.160'],
        ['ip', '2a02:8109:9c80::1f'],
      ],
    ],
    ['Authorization: Bearer abcdef123456', [['token', 'abcdef123456']]],
    [
      'https://a.example/?X-Sig-Signature=ab%2Fcd12&page_token=abcdef12',
      [
        ['token', 'ab%2Fcd12'],
        ['token', 'ab/cd12'],
      ],
    ],
  ])('finds what needs a stand-in in %s', (text, expected) => {
    expect(detectValues(text).map(({ kind, value }) => [kind, value])).toEqual(expected)
  })

  test.each([
    '2024-01-05T00:00:00.000+0000',
    '2025-10-02T13:40:00+02:00',
    'version 1.2.3.4.5 of 127.0.0.1',
    '13:40:00',
    'dana@northwind.example',
    '192.0.2.7',
    'user@localhost',
    'Up for renewal (5 %)',
    '+1 more',
  ])('finds nothing in %s', (text) => {
    expect(detectValues(text)).toEqual([])
  })
})
