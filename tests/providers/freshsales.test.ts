import { testProvider } from 'crosswalk/testing'

testProvider('freshsales')
