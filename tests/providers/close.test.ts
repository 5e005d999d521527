import { testProvider } from 'crosswalk/testing'

testProvider('close')
