import { testProvider } from 'crosswalk/testing'

testProvider('keap')
