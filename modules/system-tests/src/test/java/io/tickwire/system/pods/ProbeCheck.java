package io.tickwire.system.pods;

import io.fabric8.kubernetes.api.model.Probe;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** One probe of one pod, asked at its period and counted against its thresholds. For one thread. */
final class ProbeCheck {
    private final HttpClient http;
    private final HttpRequest request;
    private final long periodNanos;
    private final int successThreshold;
    private final int failureThreshold;
    private boolean passes;
    private boolean lastAnswer;
    private int inARow;
    private long dueNanos;

    /**
     * @param url of the port that the probe names
     * @param passes before the first answer
     */
    ProbeCheck(Probe probe, URI url, boolean passes, HttpClient http) {
        this.http = http;
        this.passes = passes;
        this.request = HttpRequest.newBuilder(url.resolve(probe.getHttpGet().getPath()))
                .timeout(Duration.ofSeconds(orElse(probe.getTimeoutSeconds(), 1)))
                .build();
        this.periodNanos = TimeUnit.SECONDS.toNanos(orElse(probe.getPeriodSeconds(), 10));
        this.successThreshold = orElse(probe.getSuccessThreshold(), 1);
        this.failureThreshold = orElse(probe.getFailureThreshold(), 3);
        this.dueNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(orElse(probe.getInitialDelaySeconds(), 0));
    }

    /** Enough good answers in a row, and not too many bad ones since. */
    boolean passes() {
        return passes;
    }

    boolean hasFailed() {
        return !lastAnswer && inARow >= failureThreshold;
    }

    void askIfDue() throws InterruptedException {
        if (System.nanoTime() - dueNanos < 0) {
            return;
        }
        dueNanos = System.nanoTime() + periodNanos;
        boolean answer = ask();
        inARow = answer == lastAnswer ? inARow + 1 : 1;
        lastAnswer = answer;
        if (inARow >= (answer ? successThreshold : failureThreshold)) {
            passes = answer;
        }
    }

    private boolean ask() throws InterruptedException {
        try {
            int status =
                    http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            return status >= 200 && status < 400;
        } catch (IOException e) {
            return false;
        }
    }

    private static int orElse(Integer value, int kubernetesDefault) {
        return Objects.requireNonNullElse(value, kubernetesDefault);
    }
}
