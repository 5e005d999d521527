import { testProvider } from 'crosswalk/testing'

testProvider('nutshell')
