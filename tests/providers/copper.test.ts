import { testProvider } from 'crosswalk/testing'

testProvider('copper')
