import { testProvider } from 'crosswalk/testing'

testProvider('attio')
