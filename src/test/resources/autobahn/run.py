# Runs Autobahn's fuzzing client: the specification is argument 1, the jar that holds the suite argument 2.
import json
import sys

sys.path.insert(0, sys.argv[2])

from autobahntestsuite import wstest

with open(sys.argv[1]) as file:
    spec = json.load(file)
wstest.start({'mode': 'fuzzingclient', 'debug': False, 'spec': None}, spec)
