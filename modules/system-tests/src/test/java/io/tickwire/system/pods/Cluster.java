package io.tickwire.system.pods;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.deploy.Chart;
import io.tickwire.deploy.Objects;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** As much of a cluster as a release needs to be started and updated: pods, endpoints, rolling restarts. */
final class Cluster implements AutoCloseable {
    private final List<PodTemplate> templates = new ArrayList<>();
    private final List<Pod> running = new CopyOnWriteArrayList<>();
    private final List<Pod> gone = new ArrayList<>();
    private final Path directory;
    private final HttpClient http = HttpClient.newHttpClient();

    Cluster(Objects release, Path directory) {
        this.directory = directory;
        for (String part : Chart.PARTS) {
            templates.add(PodTemplate.of(release, part));
        }
    }

    List<PodTemplate> templates() {
        return templates;
    }

    void start() throws Exception {
        for (PodTemplate template : templates) {
            for (int i = 0; i < template.replicas(); i++) {
                startPod(template);
            }
        }
        for (Pod pod : running) {
            awaitReady(pod);
        }
    }

    /** Of the pods that a Service would send connections to now. */
    List<URI> endpoints(String part, String path) {
        return running.stream()
                .filter(pod ->
                        pod.template().part().equals(part) && pod.kubelet().isReady())
                .map(pod -> URI.create(pod.url("http") + path))
                .toList();
    }

    /** What each pod of a part answers to Prometheus. */
    List<Scrape> scrapes(String part) throws Exception {
        List<Scrape> scrapes = new ArrayList<>();
        for (Pod pod : running) {
            if (pod.template().part().equals(part)) {
                scrapes.add(Scrape.of(http, pod.url("management").resolve("/metrics")));
            }
        }
        return scrapes;
    }

    /** One pod after the other, in the order that the strategy asks for. */
    void restart(PodTemplate template) throws Exception {
        List<Pod> old =
                running.stream().filter(pod -> pod.template() == template).toList();
        for (Pod pod : old) {
            if (template.surges()) {
                awaitReady(startPod(template));
            }
            running.remove(pod);
            gone.add(pod);
            pod.delete();
            if (!template.surges()) {
                awaitReady(startPod(template));
            }
        }
    }

    /** No probe failed for too long, nothing ended by itself, and no log has an error. */
    void assertNothingWentWrong() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (List<Pod> pods : List.of(running, gone)) {
            for (Pod pod : pods) {
                if (pod.kubelet().fault() != null) {
                    wrong.add(pod.kubelet().fault());
                }
                wrong.addAll(pod.complaints());
            }
        }
        assertThat(wrong).isEmpty();
    }

    private Pod startPod(PodTemplate template) throws IOException {
        Pod pod = new Pod(template, running.size() + gone.size() + 1, directory, http);
        running.add(pod);
        pod.start();
        return pod;
    }

    /** Bounded by the startup probe's patience and the readiness probe after it: a pod that never becomes ready is killed. */
    private static void awaitReady(Pod pod) throws InterruptedException {
        long deadline = System.nanoTime() + 180_000_000_000L;
        while (!pod.kubelet().isReady()) {
            assertThat(pod.kubelet().fault()).isNull();
            assertThat(System.nanoTime()).as("ready in time: " + pod.name()).isLessThan(deadline);
            Thread.sleep(20); // between two looks
        }
    }

    @Override
    public void close() {
        for (Pod pod : running) {
            pod.kubelet().stop();
            try {
                pod.kill();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
