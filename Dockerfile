# docker build -t tickwire .
# Other bases: any with a JDK >= 17 and Maven to build, any with a JRE >= 17 to run; both for the platform asked for.
ARG BUILDER_IMAGE=maven:3.9-eclipse-temurin-17
ARG RUNTIME_IMAGE=eclipse-temurin:17-jre

FROM ${BUILDER_IMAGE} AS poms
WORKDIR /build
COPY pom.xml ./
COPY modules modules
RUN find modules -type f ! -name pom.xml -delete && find modules -type d -empty -delete

FROM ${BUILDER_IMAGE} AS builder
WORKDIR /build
# poms first: while no dependency changes, the layer with the downloads is taken from the cache; what it can't get, the
# build itself will ask for again
COPY --from=poms /build ./
RUN mvn -B -q -ntp -pl modules/image -am dependency:go-offline -DexcludeGroupIds=io.tickwire || true
COPY modules modules
COPY webroot webroot
COPY docs/http.yaml docs/
COPY docs/messages.yaml docs/
RUN mvn -B -q -ntp -pl modules/image -am -DskipTests package

FROM ${RUNTIME_IMAGE}
WORKDIR /app
COPY --from=builder /build/modules/image/target/lib lib/
COPY --from=builder /build/modules/image/target/app /build/modules/image/target/sbom.json ./
COPY deploy/image/java.args ./
# Class-data sharing, by this image's own JVM: a start without Redis loads most of what every start loads. The archive
# counts only for the same class path, so that is written down once, in order.
RUN printf -- '-cp %s\n' "$(ls -d /app/*.jar /app/lib/*.jar | LC_ALL=C sort | paste -sd:)" >> java.args \
    && (TICKWIRE_EMBEDDED=never REDIS_URL=redis://127.0.0.1:1 PG_URL=postgresql://127.0.0.1:1/none \
        TICKWIRE_MANAGEMENT_PORT=0 timeout 6 java -XX:ArchiveClassesAtExit=/app/tickwire.jsa @/app/java.args \
        io.tickwire.launcher.Main run >/dev/null 2>&1 || true) \
    && test -s tickwire.jsa \
    && echo '-XX:SharedArchiveFile=/app/tickwire.jsa' >> java.args
ENV TICKWIRE_HOST=0.0.0.0 TICKWIRE_MANAGEMENT_HOST=0.0.0.0 TICKWIRE_EMBEDDED=never
# No name is needed, only that it is not root. Nothing but /tmp is written to: the root file system may be read-only.
USER 10001:10001
EXPOSE 8080 8081 9000
STOPSIGNAL SIGTERM
# Its own main class instead of curl or a shell, which a base image may lack; a small heap and one compiler are enough.
HEALTHCHECK --interval=5s --timeout=5s --start-period=60s --retries=3 \
    CMD ["java", "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx16m", "-cp", "/app/tickwire-launcher.jar", "io.tickwire.launcher.HealthCheck"]
ENTRYPOINT ["java", "@/app/java.args", "io.tickwire.launcher.Main"]
CMD ["run"]
