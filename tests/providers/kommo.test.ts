import { testProvider } from 'crosswalk/testing'

testProvider('kommo')
