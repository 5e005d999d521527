import { testProvider } from 'crosswalk/testing'

testProvider('hubspot')
