/** A key in one form, whatever its spelling: `firstName`, `First-Name` and `first_name` are `first_name`. */
export function plainKey(key: string): string {
  return key
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1_$2')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '_')
}

const containers =
  /^_*(?:data|items?|nodes?|edges?|records?|results?|attributes|list|values?|embedded|response|payload|body|properties|\d+|[\da-f]{16,}|[\da-f]{8}(?:_[\da-f]{4}){3}_[\da-f]{12})$/

/** Whether a key only holds something, and does not say what it is: `data`, `items`, an id. */
export function isContainerKey(key: string): boolean {
  return containers.test(key)
}

const persons =
  /(?:^|_)(?:owner|user|creator|author|assignee|assigned_to|created_by|updated_by|modified_by|deleted_by|contact|person|people|manager|member|participant|actor|employee|agent|representative|rep|sender|recipient|attendee|lead|customer|subscriber|approver|reviewer|follower|collaborator)s?$/

/** Whether what a key holds is a person, such as an owner. */
export function isPersonKey(key: string): boolean {
  return persons.test(key) && key !== 'user_agent'
}

const partNames =
  /(?:^|_)(?:first|last|given|family|middle|full|maiden|nick|legal|preferred)_?names?$|^(?:surname|fullname|firstname|lastname|nickname|user_?name|login|login_name)$/
const personNames =
  /(?:owner|user|creator|author|assignee|assigned_to|created_by|updated_by|modified_by|contact|person|manager|member|agent|sender|recipient|customer)_name$/

/** Whether a key holds the name of a person, wherever it stands. */
export function isPersonNameKey(key: string): boolean {
  return partNames.test(key) || personNames.test(key)
}

/** Whether a key of a person holds the name. */
export function isNameKey(key: string): boolean {
  return /^(?:name|names|display_name|label|initials|text|alias|handle|screen_name)$/.test(key)
}

/** Whether a key holds the number of a telephone. */
export function isPhoneKey(key: string): boolean {
  return /(?:^|_)(?:tele)?(?:phone|mobile|cell|fax|tel|whatsapp|msisdn)(?:_?(?:number|no))?s?(?:_\d)?$/.test(
    key,
  )
}

/** Whether a key says where somebody lives or works. */
export function isAddressKey(key: string): boolean {
  if (/(?:e_?mail|ip|mac|web|http|url|wallet)_address(?:es)?$/.test(key)) return false
  return /(?:^|_)(?:street(?:_address|_name|_number)?|house_number|address(?:es)?|address_?line(?:_?\d)?|address_?\d|(?:postal|post|zip)_?code|zip|lat(?:itude)?|lng|lon(?:gitude)?|geo_?location)$/.test(
    key,
  )
}

/** Whether a key of an address says where. */
export function isAddressPartKey(key: string): boolean {
  return /^(?:city|town|village|suburb|district|line_?\d|value|text|formatted|full)$/.test(key)
}

/** Whether a key holds a day of birth. */
export function isBirthKey(key: string): boolean {
  return /(?:^|_)(?:birth_?(?:day|date)|date_of_birth|dob)$/.test(key)
}

/** Whether a key holds a number that an office or a bank gave to a person. */
export function isPersonalNumberKey(key: string): boolean {
  return /(?:^|_)(?:ssn|social_security(?:_number)?|national_id|tax_(?:id|number)|passport(?:_number)?|iban|bank_account(?:_number)?|card_number|driver_?licen[cs]e(?:_number)?)$/.test(
    key,
  )
}

/** Whether a key holds the address of a picture of somebody. */
export function isPictureKey(key: string): boolean {
  return /(?:^|_)(?:avatar|photo|picture|gravatar|profile_image|icon)(?:_ur[il])?$/.test(key)
}

/** Whether a key holds a token: not one that pages are asked for by. */
export function isTokenKey(key: string): boolean {
  if (isPagingName(key)) return false
  return /^(?:token|authorization|bearer|cookies?)$|(?:^|_)(?:secret|passw(?:or)?d|private_key|api_?key|app_key|(?:access|refresh|id|api|auth|session|csrf|xsrf|bearer)_?token|session_id|client_secret|signature|webhook_secret|signing_key)$/.test(
    key,
  )
}

/** Whether a parameter of a URL holds a token or a signature. */
export function isSignedName(name: string): boolean {
  const key = plainKey(name)
  if (isPagingName(key)) return false
  return /^(?:sig|hmac|policy|key|auth|jwt|code)$|(?:^|_)(?:signature|credential|token|secret|password|api_?key|apikey|access_key_id|key_pair_id|session_?id)$/.test(
    key,
  )
}

function isPagingName(key: string): boolean {
  return /(?:page|next|skip|continuation|sync|cursor|delta|start|after|before|previous|prev)_?token$/.test(
    key,
  )
}
