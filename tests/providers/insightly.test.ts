import { testProvider } from 'crosswalk/testing'

testProvider('insightly')
