import { testProvider } from 'crosswalk/testing'

testProvider('salesforce')
