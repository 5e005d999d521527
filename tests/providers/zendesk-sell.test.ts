import { testProvider } from 'crosswalk/testing'

testProvider('zendesk-sell')
