import type { MappingEvidence } from '../evidence/read-mapping.ts'
import type { Finding } from '../finding.ts'
import { alwaysNull } from './always-null.ts'
import { contradictsError } from './contradicts-error.ts'
import { contradictsExpectation } from './contradicts-expectation.ts'
import { contradictsFilter } from './contradicts-filter.ts'
import { contradictsResponse } from './contradicts-response.ts'
import { contradictsToken } from './contradicts-token.ts'
import { errorTextLost } from './error-text-lost.ts'
import { evaluationFails } from './evaluation-fails.ts'
import { hiddenBranch } from './hidden-branch.ts'
import { joinNeverHits } from './join-never-hits.ts'
import { limitNotSeen } from './limit-not-seen.ts'
import { neverEqual } from './never-equal.ts'
import { noRecords } from './no-records.ts'
import { nullAsText } from './null-as-text.ts'
import { oppositeValue } from './opposite-value.ts'
import { pagingContradicted } from './paging-contradicted.ts'
import { parameterNotFound } from './parameter-not-found.ts'
import { rawDate } from './raw-date.ts'
import { recordsNotFound } from './records-not-found.ts'
import { requestDiffers } from './request-differs.ts'
import { resultMisfit } from './result-misfit.ts'
import { sameSource } from './same-source.ts'
import { shiftedIndex } from './shifted-index.ts'
import { swappedSources } from './swapped-sources.ts'
import { tableSlip } from './table-slip.ts'
import { unclearPrecedence } from './unclear-precedence.ts'
import { unescapedLiteral } from './unescaped-literal.ts'
import { unknownField } from './unknown-field.ts'
import { wrongLevel } from './wrong-level.ts'
import { wrongUnit } from './wrong-unit.ts'

/** A rule: what it finds in the evidence. */
export type Rule = (evidence: MappingEvidence) => readonly Finding[]

/** Every rule. */
export const rules: readonly Rule[] = [
  noRecords,
  recordsNotFound,
  wrongLevel,
  requestDiffers,
  pagingContradicted,
  evaluationFails,
  contradictsExpectation,
  resultMisfit,
  unknownField,
  parameterNotFound,
  neverEqual,
  tableSlip,
  joinNeverHits,
  nullAsText,
  unclearPrecedence,
  sameSource,
  rawDate,
  swappedSources,
  shiftedIndex,
  wrongUnit,
  hiddenBranch,
  oppositeValue,
  errorTextLost,
  contradictsFilter,
  contradictsResponse,
  contradictsError,
  contradictsToken,
  limitNotSeen,
  unescapedLiteral,
  alwaysNull,
]
