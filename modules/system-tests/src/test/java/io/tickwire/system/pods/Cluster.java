package io.tickwire.system.pods;

import static org.assertj.core.api.Assertions.assertThat;

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
    private final List<PodTemplate> templates;
    private final List<Pod> running = new CopyOnWriteArrayList<>();
    private final List<Pod> gone = new ArrayList<>();
    private final Path directory;
    private final HttpClient http = HttpClient.newHttpClient();

    Cluster(Objects release, Path directory) {
        this.directory = directory;
        this.templates = PodTemplate.all(release);
    }

    /** Of the release that runs now. */
    List<PodTemplate> templates() {
        return List.copyOf(templates);
    }

    void start() throws Exception {
        for (PodTemplate template : templates) {
            startPods(template);
        }
        awaitAllReady();
    }

    /**
     * Goes to a release with other Deployments, as {@code helm upgrade} does: pods of new ones are started, and those of
     * Deployments that are no more are deleted at once. Deployments of both releases stay as they are.
     */
    void upgrade(Objects release) throws Exception {
        List<PodTemplate> next = PodTemplate.all(release);
        List<PodTemplate> added = next.stream()
                .filter(template -> !parts().contains(template.part()))
                .toList();
        List<PodTemplate> removed = templates.stream()
                .filter(template ->
                        next.stream().noneMatch(other -> other.part().equals(template.part())))
                .toList();
        templates.removeAll(removed);
        templates.addAll(added);
        for (PodTemplate template : added) {
            startPods(template);
        }
        for (Pod pod : running) {
            if (removed.contains(pod.template())) {
                deletePod(pod);
            }
        }
        awaitAllReady();
    }

    PodTemplate template(String part) {
        return templates.stream()
                .filter(template -> template.part().equals(part))
                .findAny()
                .orElseThrow();
    }

    /** The names of the Deployments. */
    List<String> parts() {
        return templates.stream().map(PodTemplate::part).toList();
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
            deletePod(pod);
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

    private void startPods(PodTemplate template) throws IOException {
        for (int i = 0; i < template.replicas(); i++) {
            startPod(template);
        }
    }

    private void awaitAllReady() throws InterruptedException {
        for (Pod pod : running) {
            awaitReady(pod);
        }
    }

    private void deletePod(Pod pod) throws InterruptedException {
        running.remove(pod);
        gone.add(pod);
        pod.delete();
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
