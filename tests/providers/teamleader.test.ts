import { testProvider } from 'crosswalk/testing'

testProvider('teamleader')
