import { testProvider } from 'crosswalk/testing'

testProvider('dynamics-365-sales')
