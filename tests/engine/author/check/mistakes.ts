import type { FindingCode } from '../../../../engine/testing.ts'

/** A mistake that people make in a mapping: what is written instead of what, and what must be found on that line. */
export type Mistake = {
  readonly provider: string
  readonly what: string
  /** A text that stands in the mapping once. */
  readonly right: string
  readonly wrong: string
  readonly code: FindingCode
  /** The line of the finding, counted from the line where the text begins. Default: 0. */
  readonly line?: number
}

/** One mistake a line of the table. */
export const mistakes: readonly Mistake[] = [
  mistake(
    'pipedrive',
    'a typo in a field',
    ['response.order_nr', 'response.order_no'],
    'unknown_field',
  ),
  mistake(
    'outreach',
    'a typo in a nested field',
    ['response.attributes.order', 'response.attribute.order'],
    'unknown_field',
  ),
  mistake(
    'salesforce',
    'a field in the wrong case',
    ['response.SortOrder', 'response.sortOrder'],
    'unknown_field',
  ),
  mistake(
    'close',
    'a typo in a field of the parent',
    ['name: parent.name', 'name: parent.label'],
    'unknown_field',
  ),
  mistake(
    'pipedrive',
    'swapped values of a flag',
    ['"inactive" : "active"\'', '"active" : "inactive"\''],
    'opposite_value',
  ),
  mistake(
    'salesforce',
    'swapped values of another flag',
    ['IsActive = false ? "inactive" : "active"', 'IsActive = false ? "active" : "inactive"'],
    'opposite_value',
  ),
  mistake(
    'close',
    'won and lost swapped',
    ['response.type = "won" ? "won"', 'response.type = "won" ? "lost"'],
    'opposite_value',
  ),
  mistake(
    'pipeline-crm',
    'won and lost swapped by probability',
    ['$toNumber(response.percent) = 100 ? "won"', '$toNumber(response.percent) = 100 ? "lost"'],
    'opposite_value',
  ),
  mistake(
    'outreach',
    'open and closed swapped',
    ['isClosed = true ? "closed"', 'isClosed = true ? "open"'],
    'opposite_value',
  ),
  mistake(
    'capsule',
    'a copied date',
    ['$isoDate(response.updatedAt)', '$isoDate(response.createdAt)'],
    'same_source',
  ),
  mistake(
    'pipedrive',
    'a date copied the other way',
    ['$isoDate(response.add_time)', '$isoDate(response.update_time)'],
    'same_source',
  ),
  mistake(
    'salesforce',
    'swapped dates',
    [
      '$isoDate(response.CreatedDate)\n        updated_at: $isoDate(response.LastModifiedDate)',
      '$isoDate(response.LastModifiedDate)\n        updated_at: $isoDate(response.CreatedDate)',
    ],
    'swapped_sources',
  ),
  mistake(
    'copper',
    'percent as a share of 1',
    ['response.win_probability', 'response.win_probability / 100'],
    'wrong_unit',
  ),
  mistake(
    'salesforce',
    'percent times 100',
    ['response.DefaultProbability', 'response.DefaultProbability * 100'],
    'result_misfit',
  ),
  mistake(
    'activecampaign',
    'a date that is divided',
    ['$isoDate(response.cdate)', '$isoDate($toMillis(response.cdate) / 1000000)'],
    'wrong_unit',
  ),
  mistake('close', 'an index from 1', ['position: index', 'position: index + 1'], 'shifted_index'),
  mistake(
    'salesforce',
    'branch order',
    [
      'response.IsWon = true ? "won" :\n          response.IsClosed = true ? (response.IsWon = false ? "lost" : "closed") :',
      'response.IsClosed = true ? "closed" :\n          response.IsWon = true ? "won" :',
    ],
    'hidden_branch',
    1,
  ),
  mistake(
    'outreach',
    'null turned into text',
    ['name: response.attributes.name', 'name: $string(response.attributes.name)'],
    'null_as_text',
  ),
  mistake(
    'outreach',
    'null in a joined text',
    ['name: response.attributes.name', 'name: response.attributes.name & ""'],
    'null_as_text',
  ),
  mistake(
    'kommo',
    'a comparison with the text "true"',
    ['parent.is_archive = true', 'parent.is_archive = "true"'],
    'never_equal',
  ),
  mistake(
    'pipedrive',
    'a flag compared with a number',
    ['response.is_deleted = true', 'response.is_deleted = 1'],
    'never_equal',
  ),
  mistake(
    'close',
    'a typo in a compared value',
    ['response.type = "lost"', 'response.type = "losst"'],
    'never_equal',
  ),
  mistake(
    'activecampaign',
    '& before ?:',
    ['(detail ? ": " & detail : "")', 'detail ? ": " & detail : ""'],
    'unclear_precedence',
  ),
  mistake(
    'activecampaign',
    '~> after &',
    ['name: response.title', 'name: response.title & " " & response.order ~> $uppercase'],
    'unclear_precedence',
  ),
  mistake(
    'capsule',
    'a lost error text',
    ['body.error_description ? body.error_description : body.error ?', 'body.error ?'],
    'error_text_lost',
  ),
  mistake(
    'close',
    'a typo in an error field',
    ['{"message": body.error.message}', '{"message": body.error.text}'],
    'error_text_lost',
  ),
  mistake(
    'outreach',
    'the detail of an error left out',
    ['title & (detail ? ": " & detail : details ? ": " & details : "")', 'title'],
    'error_text_lost',
  ),
  mistake(
    'salesforce',
    'the code of an error without its text',
    ['body.(errorCode & ": " & message)', 'body.errorCode'],
    'error_text_lost',
  ),
  mistake(
    'pipedrive',
    'an error in a good answer compared with text',
    ['body.success = false)', 'body.success = "false")'],
    'never_equal',
  ),
  mistake(
    'copper',
    'an error mapping that takes records for errors',
    [
      '$type(body) = "object" ? {"message": body.message ? body.message : body.error}',
      '{"message": body.message ? body.message : "request failed"}',
    ],
    'good_answer_refused',
  ),
  mistake(
    'pipedrive',
    'a join by another field',
    ['key_by: id', 'key_by: name'],
    'join_never_hits',
  ),
  mistake(
    'activecampaign',
    'a join key that no entry has',
    ['key_by: id', 'key_by: key'],
    'join_never_hits',
  ),
  mistake(
    'pipedrive',
    'a lookup by the wrong id',
    [
      '$find(before.pipelines, response.pipeline_id).name',
      '$find(before.pipelines, response.id).name',
    ],
    'join_never_hits',
  ),
  mistake(
    'pipedrive',
    'a wrong response_path',
    [
      '      path: /stages\n      response_path: data',
      '      path: /stages\n      response_path: stages',
    ],
    'records_not_found',
    1,
  ),
  mistake(
    'activecampaign',
    'a wrong response_path of a join',
    ['response_path: dealGroups', 'response_path: groups'],
    'records_not_found',
  ),
  mistake(
    'close',
    'a nested response_path with a typo',
    ['data.statuses', 'data.stages'],
    'records_not_found',
  ),
  mistake(
    'capsule',
    'a typo in the page size parameter',
    ['limit_param: perPage', 'limit_param: per_page'],
    'request_differs',
  ),
  mistake(
    'outreach',
    'another page size than recorded',
    ['default_limit: 1000', 'default_limit: 100'],
    'request_differs',
  ),
  mistake(
    'close',
    'a wrong paging parameter',
    ['offset_param: _skip', 'offset_param: _offset'],
    'request_differs',
  ),
  mistake(
    'pipedrive',
    'a wrong cursor path',
    ['cursor_path: additional_data.next_cursor', 'cursor_path: additional_data.cursor'],
    'paging_contradicted',
  ),
  mistake(
    'pipedrive',
    'a wrong cursor parameter',
    ['cursor_param: cursor', 'cursor_param: next_cursor'],
    'request_differs',
  ),
  mistake(
    'close',
    'a typo in has_more',
    ['has_more_path: has_more', 'has_more_path: hasMore'],
    'paging_contradicted',
  ),
  mistake(
    'salesforce',
    'a typo in the next URL',
    ['next_url_path: nextRecordsUrl', 'next_url_path: nextRecordUrl'],
    'paging_contradicted',
  ),
  mistake(
    'outreach',
    'a typo in the next link',
    ['next_url_path: links.next', 'next_url_path: link.next'],
    'paging_contradicted',
  ),
  mistake(
    'activecampaign',
    'a wrong path',
    ['path: /dealStages', 'path: /deal_stages'],
    'request_differs',
  ),
  mistake(
    'capsule',
    'a wrong placeholder in a path',
    ['{{item.id}}', '{{item.key}}'],
    'request_differs',
  ),
  mistake(
    'outreach',
    'a parameter that was recorded otherwise',
    ['sort: order', 'sort: name'],
    'request_differs',
  ),
  mistake(
    'capsule',
    'a parameter left out',
    ["          query: {includeDeleted: 'true'}\n", ''],
    'request_differs',
    -3,
  ),
  mistake('copper', 'a header with a typo', ['X-PW-UserEmail', 'X-PW-UserMail'], 'request_differs'),
  mistake(
    'pipedrive',
    'a wrong base URL',
    ['pipedrive.com/api/v2', 'pipedrive.com/v2'],
    'request_differs',
  ),
  mistake(
    'salesforce',
    'an unescaped literal',
    ['"\'" & $escapeString($value) & "\'"', '"\'" & $value & "\'"'],
    'unescaped_literal',
  ),
  mistake(
    'salesforce',
    'a pattern without escapes',
    ['$escapeString(query.name.like, "_")', 'query.name.like'],
    'unescaped_literal',
  ),
  mistake(
    'salesforce',
    'a filter on the wrong field',
    ['"CreatedDate > "', '"LastModifiedDate > "'],
    'request_differs',
  ),
  mistake(
    'salesforce',
    'a bound rounded the wrong way',
    [
      '"CreatedDate >= " & $isoSeconds(query.created_at.gte, "up")',
      '"CreatedDate >= " & $isoSeconds(query.created_at.gte, "down")',
    ],
    'request_differs',
  ),
  mistake(
    'outreach',
    'a filter that takes the other end',
    [
      '($to ? $to : "inf")\n          )\n        filter[createdAt][gte]',
      '($from ? $from : "inf")\n          )\n        filter[createdAt][gte]',
    ],
    'request_differs',
  ),
  mistake(
    'close',
    'a value that the schema lacks',
    ['"active" ? "open"', '"active" ? "opened"'],
    'result_misfit',
  ),
  mistake(
    'activecampaign',
    'a number left as text',
    ['$toNumber(response.order)', 'response.order'],
    'result_misfit',
  ),
  mistake(
    'capsule',
    'a date left as it came',
    ['$isoDate(response.createdAt)', 'response.createdAt'],
    'result_misfit',
  ),
  mistake(
    'copper',
    'a number as an id',
    ['id: $id(response.id)', 'id: response.id'],
    'result_misfit',
  ),
  mistake(
    'pipedrive',
    'the record for its parent',
    ['$id(response.pipeline_id)', '$id(response.id)'],
    'same_source',
  ),
  mistake(
    'outreach',
    'a function that does not take null',
    [
      'name: response.attributes.name',
      'name: $length(response.attributes.name) > 0 ? $uppercase(response.attributes.name)',
    ],
    'evaluation_fails',
  ),
  mistake(
    'capsule',
    'an epoch taken for seconds',
    [
      'reset: $secondsUntil(headers."x-ratelimit-reset")',
      'reset: $toNumber(headers."x-ratelimit-reset")',
    ],
    'wrong_unit',
  ),
  mistake(
    'outreach',
    'a limit read from the wrong header',
    [
      'limit: $toNumber(headers."x-ratelimit-limit")',
      'limit: $toNumber(headers."x-ratelimit-remaining")',
    ],
    'swapped_sources',
  ),
  mistake(
    'pipedrive',
    'a typo in a header that is read',
    ['headers."x-daily-ratelimit-token-limit"', 'headers."x-daily-ratelimit-token-limits"'],
    'unknown_field',
  ),
  mistake(
    'salesforce',
    'a wrong code of the limit',
    ['"REQUEST_LIMIT_EXCEEDED"', '"REQUEST_LIMIT"'],
    'error_not_seen',
  ),
  mistake(
    'outreach',
    'a date left as it came, though it happens to fit',
    ['$isoDate(response.attributes.updatedAt)', 'response.attributes.updatedAt'],
    'raw_date',
  ),
  mistake(
    'activecampaign',
    'an id as text, whatever it is',
    ['id: $id(response.group)', 'id: $string(response.group)'],
    'null_as_text',
  ),
  mistake(
    'pipedrive',
    'a condition the wrong way round',
    ['.is_deal_probability_enabled = true', '.is_deal_probability_enabled = false'],
    'contradicts_expectation',
  ),
  mistake(
    'salesforce',
    'the other one of two names',
    [
      'response.MasterLabel != null ? response.MasterLabel : response.ApiName',
      'response.ApiName != null ? response.ApiName : response.MasterLabel',
    ],
    'contradicts_expectation',
  ),
  mistake(
    'close',
    'a typo in a part of a header',
    [
      '$toNumber($parameter(headers.ratelimit, "remaining"))',
      '$toNumber($parameter(headers.ratelimit, "remainin"))',
    ],
    'unknown_field',
  ),
  mistake(
    'salesforce',
    'a limit and what is left of it swapped',
    ['"api-usage"), "/")[1])', '"api-usage"), "/")[0])'],
    'contradicts_expectation',
  ),
  mistake(
    'freshsales',
    'a typo in what finds the records',
    [
      'deal_stages.{"record": $, "parents": [$pipeline]}',
      'stages.{"record": $, "parents": [$pipeline]}',
    ],
    'unknown_field',
  ),
  mistake(
    'hubspot',
    'a wrong path of the call for one record',
    ['/deals/{{id}}', '/deal/{{id}}'],
    'request_differs',
  ),
  mistake(
    'capsule',
    'a wrong response_path of one record',
    ['response_path: pipeline\n', 'response_path: pipelines\n'],
    'records_not_found',
  ),
  mistake(
    'salesforce',
    'a wrong code for a record that is not there',
    ['"MALFORMED_ID"', '"MALFORMED"'],
    'contradicts_expectation',
  ),
  mistake(
    'zoho-crm',
    'a typo in what is read of a token answer',
    ['token.api_domain', 'token.domain'],
    'unknown_field',
  ),
  mistake(
    'zoho-crm',
    'a wrong scheme of the authorization',
    ['scheme: Zoho-oauthtoken', 'scheme: Bearer'],
    'request_differs',
  ),
  mistake(
    'onepagecrm',
    'a wrong password of the authorization',
    ["password: '{{credentials.api_key}}'", "password: '{{context.user_id}}'"],
    'request_differs',
  ),
  mistake(
    'pipeliner',
    'a filter that keeps what has null',
    ['$boolean(response.pipeline_id)', '$exists(response.pipeline_id)'],
    'contradicts_expectation',
  ),
  mistake(
    'highlevel',
    'milliseconds taken for seconds to wait',
    [
      '$toNumber(headers."x-ratelimit-interval-milliseconds") / 1000',
      '$toNumber(headers."x-ratelimit-interval-milliseconds")',
    ],
    'contradicts_expectation',
  ),
  mistake(
    'freshsales',
    'a wrong status of an error in a good answer',
    ['"status": 401', '"status": 404'],
    'contradicts_expectation',
  ),
  mistake(
    'freshsales',
    'a key of a table in the wrong case',
    ['"Closed Lost": "lost"', '"Closed lost": "lost"'],
    'never_equal',
  ),
  mistake(
    'close',
    'records of another level',
    ['response_path: data.statuses', 'response_path: data'],
    'records_not_found',
  ),
  mistake(
    'close',
    'a field of the parent for that of an entry',
    ['"name": $status.label', '"name": response.name'],
    'contradicts_expectation',
  ),
  mistake(
    'activecampaign',
    'a list that is narrowed by the wrong key',
    ['dealStages[$id(group) = $id($group.id)]', 'dealStages[$id(id) = $id($group.id)]'],
    'join_never_hits',
  ),
  mistake(
    'teamleader',
    'a wrong paging parameter in a body',
    ['page_param: page.number', 'page_param: page'],
    'request_differs',
  ),
]

function mistake(
  provider: string,
  what: string,
  [right, wrong]: readonly [string, string],
  code: FindingCode,
  line = 0,
): Mistake {
  return { provider, what, right, wrong, code, line }
}
