# What people type. Everything here is a Maven or java command that works without make too.
JAR = modules/launcher/target/tickwire.jar
MVN = mvn -B

.PHONY: run build test it fmt bench bench-flush bench-fanout chaos upgrade attack fuzz image reproducible check-deploy clean

run: build                ## all four verticles with a simulated market: http://127.0.0.1:8080
	java -jar $(JAR) --feed=sim

build:                    ## the jar, without tests
	$(MVN) -q -DskipTests package

test:                     ## unit and property tests
	$(MVN) test

it:                       ## everything, the whole pipeline and the browser too
	$(MVN) verify

fmt:                      ## formats the sources
	$(MVN) -q spotless:apply

bench:                    ## the figures of docs/benchmarks.md, on this machine; needs wrk
	$(MVN) -q -pl modules/benchmarks -am -DskipTests -Dbench.phase=package -Dbench.parts=$(PARTS) \
	  -Dbench.other=$(OTHER) -Dbench.symbols=$(SYMBOLS) -Dbench.rounds=$(ROUNDS) -Dbench.warmUp=$(WARM_UP) package

SEED ?= 1
MINUTES ?= 30
chaos: build              ## kills everything for a while and counts: make chaos SEED=7 MINUTES=30
	$(MVN) verify -pl modules/system-tests -am -Dtest=NoUnitTests -Dit.test=ChaosIT \
	  -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false \
	  -Dchaos.seed=$(SEED) -Dchaos.minutes=$(MINUTES) -Dchaos.faults=$(FAULTS)

upgrade: build            ## from another release to this one under load: make upgrade OTHER=/path/to/the/other/tickwire.jar
	$(MVN) verify -pl modules/system-tests -am -Dtest=NoUnitTests -Dit.test=UpgradeIT \
	  -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false \
	  -Dupgrade.from=$(OTHER) -Dchaos.seed=$(SEED)

attack: build             ## what a stranger may send, and what users notice of it: make attack ONLY=fragments
	$(MVN) verify -pl modules/system-tests -am -Dtest=NoUnitTests -Dit.test=AttackIT \
	  -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false \
	  -Dattack.measured=true -Dattack.only="$(ONLY)"

fuzz:                     ## bytes of strangers for a while, on each way in: make fuzz MINUTES=30
	$(MVN) verify -pl modules/fuzz -am -Dtest='*FuzzTest' -Dsurefire.failIfNoSpecifiedTests=false \
	  -Dfuzz.seconds=$$(( $(MINUTES) * 60 / 6 ))

bench-flush:              ## rows a second of the writer to Postgres against COPY; needs psql
	$(MVN) -q -pl modules/flush-verticle -am -Pbench-flush -DskipTests test

bench-fanout:             ## what a delivery costs: make bench-fanout CLIENTS=500 SECONDS=10 ROUNDS=3 OTHER=/path/to/other/tickwire.jar
	$(MVN) -q -pl modules/benchmarks -am -DskipTests -Dbench.phase=package -Dbench.parts=fanout \
	  -Dbench.other=$(OTHER) -Dbench.clients=$(CLIENTS) -Dbench.transports=$(TRANSPORTS) \
	  -Dbench.intervals=$(INTERVALS) -Dbench.updates=$(UPDATES) -Dbench.seconds=$(SECONDS) -Dbench.rounds=$(ROUNDS) package

image:                    ## the container image tickwire:local
	docker build -t tickwire:local .

reproducible:             ## builds twice and compares the bytes
	deploy/reproducible

check-deploy:             ## alert rules, queries and configurations, by promtool and haproxy
	deploy/check

clean:
	$(MVN) -q clean
