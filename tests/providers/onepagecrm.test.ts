import { testProvider } from 'crosswalk/testing'

testProvider('onepagecrm')
